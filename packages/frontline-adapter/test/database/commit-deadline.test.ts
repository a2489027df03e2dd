import { type Kysely, sql } from "kysely";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type Clocks, COMMIT_BOUND_MS, createCommitDeadline } from "../../src/database/commit-deadline.ts";
import { type ContentionRetry, retryContention } from "../../src/database/retry-contention.ts";
import { createRouteRepository, type FrontlineSchema, openDatabase } from "../../src/index.ts";
import { commitChangeSet } from "../../src/repository/commit-change-set.ts";
import { aRoute, insertRoutes, wipe } from "../seed.ts";
import { type StoreDatabase, serverStores, stores } from "../stores.ts";
import { useDatabase } from "../use-database.ts";
import { withTables } from "../with-database.ts";

const aMove = {
  changeId: "c_1",
  environmentId: "env_1",
  deploymentId: "d_2",
  routes: [{ frontlineRouteId: "r_1", expectedRevision: 0 }],
  now: 1,
};
const standing: Clocks = { monotonic: () => 0, wall: () => 0 };

/** Shows one time after the other, and then the last for ever. */
const clockOf = (times: number[]) => () => (times.length > 1 ? (times.shift() ?? 0) : (times[0] ?? 0));

it("with the server's limits, a commit is no later than 15 seconds, as the documents say", () => {
  expect(COMMIT_BOUND_MS).toBe(15_000);
});

describe.each(["monotonic", "wall"] as const)("by the %s clock, a deadline", (clock) => {
  it("is five seconds after its first start", () => {
    let now = 1_000;
    const deadline = createCommitDeadline({ ...standing, [clock]: () => now });
    deadline.check(); // nothing was inserted
    deadline.start();
    now = 3_000;
    deadline.start();
    now = 6_000;
    deadline.check();
    now = 6_001;
    expect(() => deadline.check()).toThrow("later than 5000 ms after its first row of history");
  });
});

const WAYS = [
  { way: "long", expectedDeploymentId: undefined },
  { way: "short", expectedDeploymentId: "d_1" },
];

describe.each(stores.flatMap((store) => WAYS.map((way) => ({ ...store, ...way }))))(
  "on $name, a commit the $way way",
  ({ expectedDeploymentId, ...store }) => {
    const routes = [{ frontlineRouteId: "r_1", expectedRevision: 0, expectedDeploymentId }];
    const aChangeSet = { ...aMove, routes };
    const suite = useDatabase(store);
    beforeEach(async () => {
      await wipe(suite.db);
      await insertRoutes(suite.db, [aRoute()]);
      await suite.db.insertInto("frontline_environments").values({ environment_id: "env_1" }).execute();
    });

    const commitBy = (clocks: Clocks) => commitChangeSet(suite.db, { isolation: "of the session", clocks }, aChangeSet);
    const whatIs = async () => {
      const repository = createRouteRepository(suite.db);
      const [route] = await repository.findRoutes(["r_1"]);
      return { deploymentId: route?.deploymentId, rows: (await repository.routeHistory("r_1")).length };
    };

    it("that is past its deadline is rolled back", async () => {
      const late = commitBy({ ...standing, monotonic: clockOf([0, 5_001]) });
      await expect(late).rejects.toMatchObject({ name: "DatabaseError", code: "COMMIT_OVERDUE" });
      expect(await whatIs()).toEqual({ deploymentId: "d_1", rows: 0 });
    });

    it("that is past its deadline is made again, with a deadline of its own", async () => {
      const clocks = { ...standing, wall: clockOf([0, 5_001]) };
      const retries: ContentionRetry[] = [];
      const onRetry = (retry: ContentionRetry) => void retries.push(retry);
      const result = await retryContention(() => commitBy(clocks), { random: () => 0, onRetry, signal: undefined });
      expect(result).toMatchObject({ replayed: false, routes: [{ revision: 1 }] });
      expect(retries).toMatchObject([{ attempt: 1, cause: { code: "COMMIT_OVERDUE" } }]);
      expect(await whatIs()).toEqual({ deploymentId: "d_2", rows: 1 });
    });

    it("that is past its deadline every time says what to look for", async () => {
      let now = 0;
      vi.spyOn(performance, "now").mockImplementation(() => (now += 5_001));
      try {
        await expect(createRouteRepository(suite.db).commit(aChangeSet)).rejects.toMatchObject({
          code: "REPOSITORY_UNAVAILABLE",
          message: expect.stringContaining("look for what slows or stops this process or the database"),
        });
      } finally {
        vi.restoreAllMocks();
      }
      expect(await whatIs()).toEqual({ deploymentId: "d_1", rows: 0 });
    });

    it("takes a changeId for what it is", async () => {
      const changeId = "*/ rollback; /*M! ' \\' ? \u{1f6f0}";
      expect(await createRouteRepository(suite.db).commit({ ...aChangeSet, changeId })).toMatchObject({
        replayed: false,
      });
      expect(await createRouteRepository(suite.db).commit({ ...aChangeSet, changeId })).toMatchObject({
        replayed: true,
      });
      expect(await whatIs()).toEqual({ deploymentId: "d_2", rows: 1 });
    });
  },
);

describe.each(serverStores)("on $name, a history that is older than it seems to the writer", (store) => {
  it("is not committed by MariaDB, and leaves a connection on which nothing is open", () => {
    const onOneConnection = async (db: Kysely<FrontlineSchema>, { url }: StoreDatabase) => {
      await insertRoutes(db, [aRoute()]);
      await db.insertInto("frontline_environments").values({ environment_id: "env_1" }).execute();
      const { rows } = await sql<{ version: string }>`select version() as version`.execute(db);
      const isMariadb = /mariadb/i.test(rows[0]?.version ?? "");

      // What `inserted_at` is set by; `sysdate` isn't.
      const insertedAgo = (seconds: number) => sql`set timestamp = unix_timestamp(sysdate(6)) - ${seconds}`.execute(db);
      const commit = (changeId: string, expectedRevision: number) => {
        const routes = [{ frontlineRouteId: "r_1", expectedRevision }];
        const changeSet = { ...aMove, changeId, deploymentId: changeId, routes };
        return commitChangeSet(db, { isolation: "of the session", clocks: standing }, changeSet);
      };
      await insertedAgo(3);
      await commit("c_1", 0);
      await insertedAgo(6);
      const late = commit("c_2", 1);
      if (isMariadb) await expect(late).rejects.toMatchObject({ code: "COMMIT_OVERDUE" });
      else await late;

      const other = openDatabase(url);
      const routes = await other.selectFrom("frontline_routes").selectAll().forUpdate().execute();
      expect(routes).toMatchObject([{ deployment_id: isMariadb ? "c_1" : "c_2" }]);

      const removal = { ...aMove, changeId: "c_3", deploymentId: "", routes: [], removes: [] };
      const removes = [{ frontlineRouteId: "r_1", expectedRevision: isMariadb ? 1 : 2 }];
      const removed = commitChangeSet(db, { isolation: "of the session", clocks: standing }, { ...removal, removes });
      if (isMariadb) await expect(removed).rejects.toMatchObject({ code: "COMMIT_OVERDUE" });
      else await removed;
      const left = await other.selectFrom("frontline_routes").selectAll().forUpdate().execute();
      expect(left).toHaveLength(isMariadb ? 1 : 0);
      await other.destroy();
    };
    return withTables(store, onOneConnection, { connectionLimit: 1 });
  });

  it("doesn't count if it is of a row that was there before under the same id", () =>
    withTables(store, async (db) => {
      await insertRoutes(db, [aRoute()]);
      const commit = (expectedRevision: number) =>
        createRouteRepository(db).commit({ ...aMove, routes: [{ frontlineRouteId: "r_1", expectedRevision }] });
      await commit(0);
      await sql`update frontline_route_changes set inserted_at = sysdate(6) - interval 60 second`.execute(db);
      await sql`update frontline_routes set pk = pk + 1`.execute(db);
      expect(await commit(1)).toMatchObject({ replayed: false });
    }));
});
