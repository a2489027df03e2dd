import { createRoutes, InvalidRequestError, inlineSteps, promote, removeRoutes } from "@frontline-routing/routing-core";
import { type Kysely, sql } from "kysely";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Clocks } from "../../src/database/commit-deadline.ts";
import { createRouteRepository, type FrontlineSchema, type PendingCommit } from "../../src/index.ts";
import { attemptCommit } from "../../src/repository/within-commit.ts";
import { expectNoLeaks } from "../leaks.ts";
import { createQueryLog } from "../query-log.ts";
import { aRoute, insertDeployments, insertRoutes, wipe } from "../seed.ts";
import { serverStores, stores } from "../stores.ts";
import { useDatabase } from "../use-database.ts";

interface Platform {
  pointers: { environment_id: string; deployment_id: string };
}
type Write = (trx: Kysely<Platform>, commit: PendingCommit) => Promise<unknown>;

const aChangeSet = {
  changeId: "c_1",
  environmentId: "env_1",
  deploymentId: "d_2",
  routes: [{ frontlineRouteId: "r_1", expectedRevision: 0, expectedDeploymentId: "d_1" }],
  now: 7,
  actor: "ada",
};
const point: Write = (trx, { after }) =>
  trx
    .insertInto("pointers")
    .values({ environment_id: after.environmentId, deployment_id: String(after.deploymentId) })
    .execute();

describe.each(stores)("what runs within a commit on $name", (store) => {
  const log = createQueryLog();
  const suite = useDatabase(store, { log: log.log });
  let db: Kysely<FrontlineSchema>;

  beforeAll(async () => {
    db = suite.db;
    await sql`create table pointers (environment_id varchar(255) primary key, deployment_id varchar(255) not null)`.execute(
      db,
    );
  });
  beforeEach(async () => {
    await wipe(db);
    await sql`delete from pointers`.execute(db);
    await insertRoutes(db, [aRoute()]);
    const deployment = { environmentId: "env_1", status: "ready", desiredState: "running" };
    await insertDeployments(
      db,
      [1, 2].map((createdAt) => ({ ...deployment, id: `d_${createdAt}`, createdAt })),
    );
    await db.insertInto("frontline_environments").values({ environment_id: "env_1" }).execute();
  });

  const commitWith = (withinCommit: Write, changeSet = aChangeSet) =>
    createRouteRepository(db, { withinCommit }).commit(changeSet);
  const failureOf = (withinCommit: Write) => commitWith(withinCommit).catch((error: unknown) => error);
  const pointers = async () => (await sql<Platform["pointers"]>`select * from pointers`.execute(db)).rows;
  const expectUndone = async () => {
    const repository = createRouteRepository(db);
    expect(await pointers()).toEqual([]);
    expect(await repository.findRoutes(["r_1"])).toEqual([aRoute()]);
    expect(await repository.routeHistory("r_1")).toEqual([]);
    expect(await repository.findEnvironment("env_1")).toMatchObject({ deploymentId: null, revision: 0 });
  };

  it("is committed with it, and sees all that it wrote", async () => {
    const seen: unknown[] = [];
    await commitWith(async (trx, commit) => {
      const { rows } = await sql`select r.deployment_id, c.change_id, e.revision from frontline_routes r
        join frontline_route_changes c on c.frontline_route_id = r.id
        join frontline_environments e on e.environment_id = r.environment_id`.execute(trx);
      seen.push(...rows);
      await point(trx, commit);
    });
    expect(seen).toEqual([{ deployment_id: "d_2", change_id: "c_1", revision: 1 }]);
    expect(await pointers()).toHaveLength(1);
  });

  it("is told what a swap does", async () => {
    const commits: PendingCommit[] = [];
    const repository = createRouteRepository(db, { withinCommit: async (_trx, commit) => void commits.push(commit) });
    const context = { repository, steps: inlineSteps, now: 7, actor: "ada", reason: "release" };
    await promote(context, { environmentId: "env_1", deploymentId: "d_2" });
    const [route] = await repository.routeHistory("r_1");
    const [live] = await repository.liveHistory("env_1");
    expect(commits).toEqual([
      {
        changeId: live?.changeId,
        actor: "ada",
        reason: "release",
        now: 7,
        before: { environmentId: "env_1", deploymentId: null, isRolledBack: false, revision: 0 },
        after: { environmentId: "env_1", deploymentId: "d_2", isRolledBack: false, revision: 1 },
        liveChange: live,
        routeChanges: [route],
      },
    ]);
  });

  it("is told what a commit of one route does, which goes the long way", async () => {
    const commits: PendingCommit[] = [];
    await commitWith(async (_trx, commit) => void commits.push(commit));
    expect(commits).toMatchObject([
      {
        actor: "ada",
        reason: null,
        liveChange: null,
        routeChanges: [{ frontlineRouteId: "r_1", deploymentId: "d_2" }],
      },
    ]);
  });

  it("costs two statements besides its own and those of the long way", async () => {
    const statements = await log.during(() => commitWith(async () => {}));
    expect(statements).toHaveLength(10);
  });

  it("is told what is created and removed", async () => {
    const commits: PendingCommit[] = [];
    const repository = createRouteRepository(db, { withinCommit: async (_trx, commit) => void commits.push(commit) });
    const context = { repository, steps: inlineSteps, now: 7 };
    const hostnames = [
      { fullyQualifiedDomainName: "new.example.com", sticky: "live", frontlineRouteId: "r_2" },
    ] as const;
    await createRoutes(context, { environmentId: "env_1", projectId: "p_1", hostnames });
    await removeRoutes(context, { environmentId: "env_1", frontlineRouteIds: ["r_1"] });
    const created = { kind: "create", frontlineRouteId: "r_2", deploymentId: "", incarnation: "" };
    expect(commits.map((commit) => commit.routeChanges)).toMatchObject([
      [created],
      [{ kind: "remove", frontlineRouteId: "r_1", previousDeploymentId: "d_1", deploymentId: "" }],
    ]);
  });

  it("is not called for a replay, nor for what is refused", async () => {
    const withinCommit = vi.fn(async () => {});
    const repository = createRouteRepository(db, { withinCommit });
    await repository.commit(aChangeSet);
    expect(await repository.commit(aChangeSet)).toMatchObject({ replayed: true });
    await expect(repository.commit({ ...aChangeSet, changeId: "c_2" })).rejects.toMatchObject({
      code: "ROUTE_CONFLICT",
    });
    expect(withinCommit).toHaveBeenCalledTimes(1);
  });

  it("refuses the commit with an error of routing-core, which comes as it is", async () => {
    const refusal = new InvalidRequestError({ field: "deploymentId", problem: "is on the stop list" });
    const error = await failureOf(async (trx, commit) => {
      await point(trx, commit);
      throw refusal;
    });
    expect(error).toBe(refusal);
    await expectUndone();
  });

  it("undoes the commit with any other error, which is the cause of one that may be retried", async () => {
    const cause = new Error("update apps set password = 'p4ssw0rd'");
    const error = await failureOf(async (trx, commit) => {
      await point(trx, commit);
      throw cause;
    });
    expect(error).toMatchObject({
      code: "REPOSITORY_UNAVAILABLE",
      message: "withinCommit failed, and nothing was committed: see `cause` for why",
      cause,
    });
    await expectUndone();
  });

  it.each<[string, Write]>([
    ["a duplicate of its own", async (trx, commit) => [await point(trx, commit), await point(trx, commit)]],
    ["a table that isn't there", (trx) => sql`insert into nowhere values (1)`.execute(trx)],
    ["a statement that is none", (trx) => sql`selekt 1`.execute(trx)],
  ])("undoes the commit, once, with %s", async (_what, write) => {
    const withinCommit = vi.fn(write);
    const error = await failureOf(withinCommit);
    expect(error).toMatchObject({ code: "REPOSITORY_UNAVAILABLE", message: expect.stringContaining("withinCommit") });
    expect((error as Error).message).not.toMatch(/pointers|nowhere|selekt|migrateToLatest/);
    expectNoLeaks(error);
    expect(withinCommit).toHaveBeenCalledTimes(1);
    await expectUndone();
  });

  it("can't begin another transaction, which would commit this one", async () => {
    const error = await failureOf(async (trx, commit) => {
      await point(trx, commit);
      await trx.transaction().execute(async () => {});
    });
    expect(error).toMatchObject({ code: "REPOSITORY_UNAVAILABLE" });
    await expectUndone();
  });

  it.each(["commit", "rollback"])("is told off for a %s of its own", async (statement) => {
    const error = await failureOf((trx) => sql.raw(statement).execute(trx));
    expect(error).toMatchObject({
      code: "REPOSITORY_UNAVAILABLE",
      message: expect.stringContaining("withinCommit ended the transaction"),
    });
  });

  it("can't use the transaction afterwards", async () => {
    let kept: Kysely<Platform> | undefined;
    await commitWith(async (trx) => {
      kept = trx;
    });
    await expect(kept?.selectFrom("pointers").selectAll().execute()).rejects.toThrow(
      "this transaction is only there while withinCommit runs",
    );
  });

  it("is ended with the commit's deadline, and can't go on", async () => {
    const times = [0, 4_990];
    const clocks: Clocks = { monotonic: () => times.shift() ?? 4_990, wall: () => 0 };
    let kept: Kysely<Platform> | undefined;
    const withinCommit = async (trx: Kysely<never>, commit: PendingCommit) => {
      kept = trx as unknown as Kysely<Platform>;
      await point(kept, commit);
      await new Promise(() => {}); // for ever
    };
    const settings = { isolation: "of the session", clocks, withinCommit } as const;
    await expect(attemptCommit(db, settings as never, aChangeSet, undefined)).rejects.toMatchObject({
      code: "COMMIT_OVERDUE",
    });
    await expectUndone();
    await expect(kept?.selectFrom("pointers").selectAll().execute()).rejects.toThrow();
    expect(await commitWith(point)).toMatchObject({ replayed: false });
  });

  it("is ended when the commit is aborted", async () => {
    const controller = new AbortController();
    const withinCommit: Write = async (trx, commit) => {
      await point(trx, commit);
      controller.abort(new Error("given up"));
      await trx.selectFrom("pointers").selectAll().execute();
    };
    const repository = createRouteRepository(db, { withinCommit });
    await expect(repository.commit(aChangeSet, { signal: controller.signal })).rejects.toThrow("given up");
    await expectUndone();
  });
});

describe.each(serverStores)("what runs within a commit on $name", (store) => {
  const suite = useDatabase(store);
  let db: Kysely<FrontlineSchema>;
  beforeAll(async () => {
    db = suite.db;
    await sql`create table pointers (environment_id varchar(255) primary key, deployment_id varchar(255) not null)`.execute(
      db,
    );
  });
  beforeEach(async () => {
    await wipe(db);
    await sql`delete from pointers`.execute(db);
    await sql`insert into pointers values ('env_1', 'd_1')`.execute(db);
    await insertRoutes(db, [aRoute()]);
    await db.insertInto("frontline_environments").values({ environment_id: "env_1" }).execute();
  });
  const move: Write = (trx, { routeChanges }) =>
    trx
      .updateTable("pointers")
      .set({ deployment_id: String(routeChanges[0]?.deploymentId) })
      .execute();
  const runningLike = async (like: string) => {
    const { rows } = await sql`select id from information_schema.processlist
      where db = database() and id <> connection_id() and info like ${like}`.execute(db);
    return rows.length;
  };

  it("is made again with the commit when it waits for a lock in vain", async () => {
    const other = await db.startTransaction().execute();
    await sql`select * from pointers for update`.execute(other);
    const withinCommit = vi.fn<Write>(async (trx, commit) => {
      await sql`set session innodb_lock_wait_timeout = 1`.execute(trx);
      await move(trx, commit);
    });
    const causes: unknown[] = [];
    const onRetry = ({ cause }: { cause: unknown }) => {
      causes.push(cause);
      void other.rollback().execute();
    };
    const repository = createRouteRepository(db, { withinCommit, onRetry });
    expect(await repository.commit(aChangeSet)).toMatchObject({ replayed: false });
    expect(withinCommit.mock.calls.length).toBeGreaterThanOrEqual(2);
    expect(causes[0]).toMatchObject({ code: "ER_LOCK_WAIT_TIMEOUT" });
    expect((await sql`select deployment_id from pointers`.execute(db)).rows).toEqual([{ deployment_id: "d_2" }]);
    expect(await repository.routeHistory("r_1")).toHaveLength(1);
  });

  it("that catches a deadlock, which undid the commit, doesn't commit nothing", async () => {
    const other = await db.startTransaction().execute();
    await sql`select * from pointers for update`.execute(other);
    const meet: Write = async (trx, commit) => {
      // The server undoes whoever wrote less, which is made to be this commit.
      for (let i = 2; i < 20; i += 1) await sql`insert into pointers values (${`env_${i}`}, '')`.execute(other);
      const waits = move(trx, commit).catch(() => {});
      await vi.waitUntil(async () => (await runningLike("update%pointers%")) === 1, { interval: 5 });
      await sql`select * from frontline_routes for update`.execute(other);
      await waits;
    };
    const error = await createRouteRepository(db, { withinCommit: meet })
      .commit(aChangeSet)
      .catch((reason: unknown) => reason);
    await other.rollback().execute();
    expect(error).toMatchObject({ message: expect.stringContaining("withinCommit ended the transaction") });
    expect(await createRouteRepository(db).findRoutes(["r_1"])).toEqual([aRoute()]);
  });

  it.each([undefined, new AbortController().signal])(
    "takes its statement along when its time is up",
    async (signal) => {
      const times = [0, 4_800];
      const clocks: Clocks = { monotonic: () => times.shift() ?? 4_800, wall: () => 0 };
      const withinCommit = (trx: Kysely<FrontlineSchema>) => sql`select sleep(20)`.execute(trx);
      const start = performance.now();
      const late = attemptCommit(db, { isolation: "of the session", clocks, withinCommit }, aChangeSet, signal);
      await expect(late).rejects.toMatchObject({ code: "COMMIT_OVERDUE" });
      expect(performance.now() - start).toBeLessThan(3_000);
      await vi.waitUntil(async () => (await runningLike("%sleep(20)%")) === 0, { timeout: 4_000, interval: 20 });
      expect(await createRouteRepository(db).findRoutes(["r_1"])).toEqual([aRoute()]);
    },
  );
});
