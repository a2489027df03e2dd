import { DatabaseSync } from "node:sqlite";
import { type Kysely, sql } from "kysely";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { retryContention } from "../../src/database/retry-contention.ts";
import { createRouteRepository, type FrontlineSchema, openDatabase } from "../../src/index.ts";
import { aRoute, insertRoutes, wipe } from "../seed.ts";
import { serverStores, sqliteFile, stores } from "../stores.ts";
import { useDatabase } from "../use-database.ts";
import { withTables } from "../with-database.ts";

const PROMPT_MS = 1_000; // five seconds is what waiting for a lock takes otherwise

const reason = new Error("given up");
const WAYS = [
  { way: "long", move: {}, statements: 8 },
  { way: "short", move: { expectedDeploymentId: "d_1" }, statements: 4 },
];
const aChangeSet = {
  changeId: "c_1",
  environmentId: "env_1",
  deploymentId: "d_2",
  routes: [{ frontlineRouteId: "r_1", expectedRevision: 0 }],
  now: 1,
};

/** How long after `abort` a call rejected with the reason. */
async function expectEnded(call: Promise<unknown>, abort: () => void): Promise<void> {
  const settled = call.catch((error: unknown) => error);
  const start = performance.now();
  abort();
  expect(await settled).toBe(reason);
  expect(performance.now() - start).toBeLessThan(PROMPT_MS);
}

const onServersBothWays = stores.flatMap((store) =>
  WAYS.filter(({ way }) => way === "long" || store.kind === "server").map((way) => ({ ...store, ...way })),
);

describe.each(onServersBothWays)("an aborted commit the $way way on $name", ({ move, statements: all, ...store }) => {
  it("is whole or undone after whichever statement it is aborted, and leaves the database usable", async () => {
    let statements = 0;
    let abortAfter = 0;
    let controller = new AbortController();
    const log = () => {
      if (++statements === abortAfter) controller.abort(reason);
    };
    const commitUntilWhole = async (db: Kysely<FrontlineSchema>) => {
      const repository = createRouteRepository(db);
      for (abortAfter = 1; ; abortAfter += 1) {
        await wipe(db);
        await insertRoutes(db, [aRoute()]);
        await db.insertInto("frontline_environments").values({ environment_id: "env_1" }).execute();
        controller = new AbortController();
        statements = 0;
        const { signal } = controller;
        const routes = [{ frontlineRouteId: "r_1", expectedRevision: 0, ...move }];
        const outcome = await repository.commit({ ...aChangeSet, routes }, { signal }).catch((error: unknown) => error);
        const where = (await repository.findRoutes(["r_1"]))[0]?.deploymentId;
        const history = await repository.routeHistory("r_1");
        if (outcome !== reason) {
          expect(outcome).toMatchObject({ replayed: false });
          expect({ where, history }).toMatchObject({ where: "d_2", history: [{ deploymentId: "d_2" }] });
          break;
        }
        expect({ where, history }, `after statement ${abortAfter}`).toEqual({ where: "d_1", history: [] });
      }
      expect(abortAfter).toBe(all); // every statement but the last, which commits
    };
    await withTables(store, commitUntilWhole, { log });
  });
});

describe.each(serverStores)("on $name", (store) => {
  const database = useDatabase(store);
  let db: Kysely<FrontlineSchema>;
  let controller: AbortController;

  beforeAll(() => {
    db = database.db;
  });
  beforeEach(async () => {
    controller = new AbortController();
    await wipe(db);
    await insertRoutes(db, [aRoute()]);
    await db.insertInto("frontline_environments").values({ environment_id: "env_1" }).execute();
  });

  const threads = async (like: string) => {
    const { rows } = await sql<{ id: number }>`select id from information_schema.processlist
      where db = database() and id <> connection_id() and info like ${like}`.execute(db);
    return rows.map(({ id }) => Number(id));
  };
  const waitingThread = (like: string) =>
    vi.waitFor(
      async () => {
        const [id, ...others] = await threads(like);
        if (id === undefined || others.length > 0) throw new Error(`expected one thread like ${like}`);
        return id;
      },
      { timeout: 4_000, interval: 10 },
    );
  const sessions = async (id: number) => {
    const { rows } = await sql`select id from information_schema.processlist where id = ${id}`.execute(db);
    return rows;
  };

  it("an aborted commit that waits for a lock ends on the server, with its own locks and its session", async () => {
    const other = await db.startTransaction().execute();
    try {
      await other.updateTable("frontline_routes").set({ deployment_id: "d_9" }).execute();
      const commit = createRouteRepository(db).commit(aChangeSet, { signal: controller.signal });
      const thread = await waitingThread("select%`frontline_routes`%for update");
      await expectEnded(commit, () => controller.abort(reason));
      // The transaction had locked it before it came to the route.
      await sql`select * from frontline_environments for update nowait`.execute(db);
      expect(await threads("select%`frontline_routes`%for update")).toEqual([]);
      await vi.waitFor(async () => expect(await sessions(thread)).toEqual([]), { timeout: 4_000, interval: 10 });
    } finally {
      await other.rollback().execute();
    }
    expect(await createRouteRepository(db).commit(aChangeSet)).toMatchObject({ replayed: false });
  });

  it("an aborted read ends on the server, also when the pool is full of such", async () => {
    const small = openDatabase(database.url, { connectionLimit: 2 });
    const blocker = openDatabase(database.url, { connectionLimit: 1 });
    const repository = createRouteRepository(small);
    try {
      await sql`lock tables frontline_routes write`.execute(blocker);
      const { signal } = controller;
      const reads = ["r_1", "r_2", "r_3"].map((id) => repository.findRoutes([id], { signal })); // one has no connection
      await vi.waitFor(async () => expect(await threads("select%`frontline_routes`%")).toHaveLength(2), {
        timeout: 4_000,
        interval: 10,
      });
      const outcomes = Promise.allSettled(reads);
      await expectEnded(
        outcomes.then(() => reads[2]),
        () => controller.abort(reason),
      );
      expect((await outcomes).map((outcome) => outcome.status === "rejected" && outcome.reason)).toEqual(
        reads.map(() => reason),
      );
      expect(await threads("select%`frontline_routes`%")).toEqual([]);
      await sql`unlock tables`.execute(blocker);
      expect(await repository.findRoutes(["r_1"])).toHaveLength(1);
    } finally {
      await blocker.destroy();
      await small.destroy();
    }
  });
});

describe("on a SQLite file that another process holds", () => {
  it("an aborted commit stops waiting, and so does the handle", () =>
    withTables(sqliteFile, async (db, { url }) => {
      await insertRoutes(db, [aRoute()]);
      const holder = new DatabaseSync(url.slice("sqlite:".length));
      holder.exec("begin immediate");
      const controller = new AbortController();
      const repository = createRouteRepository(db);
      const commits = [1, 2].map((n) =>
        repository.commit({ ...aChangeSet, changeId: `c_${n}` }, { signal: controller.signal }),
      );
      const outcomes = Promise.allSettled(commits);
      let turns = 0;
      await vi.waitUntil(() => ++turns > 5, { interval: 5 });
      await expectEnded(
        outcomes.then(() => commits[1]),
        () => controller.abort(reason),
      );
      await expect(commits[0]).rejects.toBe(reason);
      const start = performance.now();
      expect(await repository.findRoutes(["r_1"])).toEqual([aRoute()]);
      expect(performance.now() - start).toBeLessThan(PROMPT_MS);
      holder.close();
    }));
});

describe("between two attempts at a commit", () => {
  it("a signal ends the pause, and there is no further attempt", async () => {
    const controller = new AbortController();
    const met = Object.assign(new Error("deadlock"), { code: "ER_LOCK_DEADLOCK" });
    const action = vi.fn(() => Promise.reject(met));
    const onRetry = () => controller.abort(reason);
    const retried = retryContention(action, { random: () => 0, onRetry, signal: controller.signal });
    await expect(retried).rejects.toMatchObject({ name: "AbortError", cause: reason });
    await expect(retryContention(action, { random: () => 0, onRetry, signal: controller.signal })).rejects.toBe(met);
    expect(action).toHaveBeenCalledTimes(2);
  });
});
