import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { RouteMove } from "@frontline-routing/routing-core/repository";
import { Kysely, MysqlDialect, type MysqlPool, type MysqlPoolConnection, sql } from "kysely";
import { createPool } from "mysql2";
import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  type ContentionRetry,
  createRouteRepository,
  type FrontlineSchema,
  migrateToLatest,
  openDatabase,
} from "../../src/index.ts";
import { expectNoLeaks } from "../leaks.ts";
import { aRoute, insertDeployments, insertRoutes, wipe } from "../seed.ts";
import { serverStores, sqliteFile } from "../stores.ts";
import { useDatabase } from "../use-database.ts";
import { withDatabase } from "../with-database.ts";

const changeSetOf = (move: Partial<RouteMove>) => ({
  changeId: "c_1",
  environmentId: "env_1",
  deploymentId: "d_2",
  routes: [{ frontlineRouteId: "r_1", expectedRevision: 0, ...move }],
  now: 1,
});
const aChangeSet = changeSetOf({});
const WAYS = [
  { way: "long", move: {} },
  { way: "short", move: { expectedDeploymentId: "d_1" } },
];

describe.each(serverStores.flatMap((store) => WAYS.map((way) => ({ ...store, ...way }))))(
  "against another writer on $name, a commit the $way way",
  ({ move, ...store }) => {
    const aChangeSet = changeSetOf(move);
    const suite = useDatabase(store);

    beforeEach(async () => {
      await wipe(suite.db);
      await insertRoutes(suite.db, [aRoute()]);
      await suite.db.insertInto("frontline_environments").values({ environment_id: "env_1" }).execute();
    });

    /** The thread of a statement like this that is under way whenever one looks, and so waits. */
    const runningThread = (like: string) => {
      let sightings = 0;
      return vi.waitFor(
        async () => {
          const { rows } = await sql<{ id: number }>`select id from information_schema.processlist
          where db = database() and id <> connection_id() and info like ${like}`.execute(suite.db);
          sightings = rows.length === 1 ? sightings + 1 : 0;
          expect(sightings).toBeGreaterThanOrEqual(3); // one that is only being executed is gone by then
          return Number(rows[0]?.id);
        },
        { timeout: 4_000, interval: 10 },
      );
    };
    /** The thread of a commit that has come as far as locking its routes. */
    const lockingThread = () => runningThread("%frontline_routes%for update");

    it("waits for a route that is locked, and then sees what was done to it", async () => {
      const repository = createRouteRepository(suite.db);
      const other = await suite.db.startTransaction().execute();
      await other.updateTable("frontline_routes").set({ deployment_id: "d_9", revision: 1 }).execute();
      const commit = repository.commit(aChangeSet).catch((error: unknown) => error);
      const thread = await lockingThread();
      const { rows } = await sql`select trx_isolation_level as level from information_schema.innodb_trx
      where trx_mysql_thread_id = ${thread}`.execute(suite.db);
      expect(rows).toEqual([{ level: "READ COMMITTED" }]);
      await other.commit().execute();
      expect(await commit).toMatchObject({
        code: "ROUTE_CONFLICT",
        conflicts: [{ frontlineRouteId: "r_1", expectedRevision: 0, revision: 1, deploymentId: "d_9" }],
      });
    });

    it("sees what was written under its changeId while it waited for the environment", async () => {
      await insertRoutes(suite.db, [aRoute({ id: "r_2", fullyQualifiedDomainName: "2.example.com" })]);
      const other = await suite.db.startTransaction().execute();
      await other.updateTable("frontline_environments").set({ revision: 1 }).execute();
      const commit = createRouteRepository(suite.db).commit(aChangeSet);
      commit.catch(() => {});
      await runningThread("%frontline_environments%for update");
      const about = { change_id: "c_1", environment_id: "env_1", changed_at: 1, revision: 1 };
      const row = { ...about, frontline_route_id: "r_2", previous_deployment_id: "d_1", deployment_id: "d_2" };
      await other.insertInto("frontline_route_changes").values(row).execute();
      await other.commit().execute();
      await expect(commit).rejects.toMatchObject({ code: "CHANGE_ID_REUSED" });
      expect(await createRouteRepository(suite.db).findRoutes(["r_1"])).toEqual([aRoute()]);
    });

    it("never waits for a route of another environment", async () => {
      await insertRoutes(suite.db, [
        aRoute({ id: "r_9", environmentId: "env_2", fullyQualifiedDomainName: "9.example.com" }),
      ]);
      const other = await suite.db.startTransaction().execute();
      await other.updateTable("frontline_routes").set({ deployment_id: "d_9" }).where("id", "=", "r_9").execute();
      const routes = ["r_1", "r_9"].map((frontlineRouteId) => ({ frontlineRouteId, expectedRevision: 0 }));
      const commit = createRouteRepository(suite.db).commit({ ...aChangeSet, routes });
      await expect(commit).rejects.toMatchObject({ conflicts: [{ frontlineRouteId: "r_9", revision: null }] });
      await other.rollback().execute();
    });

    it("that is a deadlock's victim is made again and succeeds", async () => {
      const retries: ContentionRetry[] = [];
      const repository = createRouteRepository(suite.db, { onRetry: (retry) => retries.push(retry) });
      const other = await suite.db.startTransaction().execute();
      // The server ends the transaction that has written less.
      const weight = Array.from({ length: 50 }, (_, i) =>
        aRoute({ id: `w_${i}`, fullyQualifiedDomainName: `w${i}.example.com` }),
      );
      await insertRoutes(other, weight);
      await sql`select * from frontline_routes where id = 'r_1' for update`.execute(other);
      const commit = repository.commit(aChangeSet);
      await lockingThread();
      await sql`select * from frontline_environments where environment_id = 'env_1' for update`.execute(other);
      await other.rollback().execute();
      expect(await commit).toMatchObject({ replayed: false, routes: [{ frontlineRouteId: "r_1", revision: 1 }] });
      expect(retries).toMatchObject([{ attempt: 1, cause: { code: "ER_LOCK_DEADLOCK" } }]);
    });

    it("that meets two routes locked in the opposite order is made again, and has its way after the other", async () => {
      await insertRoutes(suite.db, [aRoute({ id: "r_2", fullyQualifiedDomainName: "2.example.com" })]);
      const retries: ContentionRetry[] = [];
      const repository = createRouteRepository(suite.db, { onRetry: (retry) => retries.push(retry) });
      const other = await suite.db.startTransaction().execute();
      const weight = Array.from({ length: 50 }, (_, i) =>
        aRoute({ id: `w_${i}`, fullyQualifiedDomainName: `w${i}.example.com` }),
      );
      await insertRoutes(other, weight);
      const update = (id: string) =>
        other.updateTable("frontline_routes").set({ deployment_id: "d_9" }).where("id", "=", id).execute();
      await update("r_2");
      const routes = ["r_1", "r_2"].map((frontlineRouteId) => ({ frontlineRouteId, expectedRevision: 0 }));
      const commit = repository.commit({ ...aChangeSet, routes });
      await lockingThread();
      await update("r_1");
      await other.commit().execute();
      const moved = { kind: "move", previousDeploymentId: "d_9", deploymentId: "d_2", revision: 1 };
      const answer = routes.map(({ frontlineRouteId }) => ({ frontlineRouteId, ...moved }));
      expect(await commit).toEqual({ replayed: false, routes: answer, previousLive: null });
      expect(retries).toMatchObject([{ attempt: 1, cause: { code: "ER_LOCK_DEADLOCK" } }]);
      expect(retries[0]?.cause).not.toHaveProperty("sql");
    });

    describe("that promotes", () => {
      const swap = { expectedRevision: 0, isRolledBack: false, everySticky: ["live"], mustBeReady: true } as const;
      const deployment = { id: "d_2", environmentId: "env_1", status: "ready", desiredState: "running", createdAt: 1 };
      beforeEach(() => insertDeployments(suite.db, [deployment]));

      it("waits for a route that is being inserted, and then doesn't leave it behind", async () => {
        const other = await suite.db.startTransaction().execute();
        await insertRoutes(other, [aRoute({ id: "r_new", fullyQualifiedDomainName: "new.example.com" })]);
        const commit = createRouteRepository(suite.db).commit({ ...aChangeSet, swap });
        commit.catch(() => {});
        await runningThread("select pk from frontline_routes%share mode");
        await other.commit().execute();
        await expect(commit).rejects.toMatchObject({ code: "ENVIRONMENT_CONFLICT", missedRouteIds: ["r_new"] });
      });

      it("waits for what is being done to the deployment, and then sees it", async () => {
        const other = await suite.db.startTransaction().execute();
        await other.updateTable("deployments").set({ status: "failed" }).where("id", "=", "d_2").execute();
        let settled = false;
        const commit = createRouteRepository(suite.db).commit({ ...aChangeSet, swap });
        commit.catch(() => {}).finally(() => (settled = true));
        await runningThread("select%`deployments`%share mode");
        expect(settled).toBe(false);
        await other.commit().execute();
        await expect(commit).rejects.toMatchObject({ code: "DEPLOYMENT_NOT_READY", status: "failed" });
      });

      it("keeps the deployment ready until it is written", async () => {
        const other = await suite.db.startTransaction().execute();
        await sql`select * from frontline_routes for update`.execute(other);
        const commit = createRouteRepository(suite.db).commit({ ...aChangeSet, swap });
        await lockingThread();
        const late = sql`select * from deployments for update nowait`.execute(suite.db);
        await expect(late).rejects.toMatchObject({ code: expect.stringMatching(/^ER_LOCK_(?:NOWAIT|WAIT_TIMEOUT)$/) });
        await other.rollback().execute();
        expect(await commit).toMatchObject({ previousLive: { deploymentId: null } });
      });

      it("under a changeId that another environment took in the meantime is refused", async () => {
        await insertDeployments(suite.db, [{ ...deployment, id: "d_9", environmentId: "env_2" }]);
        const retries: ContentionRetry[] = [];
        const repository = createRouteRepository(suite.db, { onRetry: (retry) => retries.push(retry) });
        await repository.commit({ ...aChangeSet, environmentId: "env_2", changeId: "c_0", routes: [] });
        const other = await suite.db.startTransaction().execute();
        await other.updateTable("deployments").set({ updated_at: 1 }).where("id", "=", "d_9").execute();
        const there = {
          environmentId: "env_2",
          deploymentId: "d_9",
          routes: [],
          swap: { ...swap, expectedRevision: 1 },
        };
        const commit = repository.commit({ ...aChangeSet, ...there });
        commit.catch(() => {});
        await runningThread("select%`deployments`%share mode");
        await repository.commit({ ...aChangeSet, swap });
        await other.rollback().execute();
        await expect(commit).rejects.toMatchObject({ code: "CHANGE_ID_REUSED" });
        expect(retries).toMatchObject([{ attempt: 1, cause: { code: "ER_DUP_ENTRY" } }]);
      });
    });

    it("gives up after five deadlocks or lock time-outs, and says so", async () => {
      const impatient = openDatabase(suite.url, { connectionLimit: 1 });
      const other = await suite.db.startTransaction().execute();
      try {
        await sql`set session innodb_lock_wait_timeout = 1`.execute(impatient);
        const attempts: number[] = [];
        const repository = createRouteRepository(impatient, {
          onRetry: ({ attempt }) => attempts.push(attempt),
          random: () => 0.9,
        });
        // Longer than the attempts take, for which it is silent.
        await sql`set session wait_timeout = 60 /*M!100300 , session idle_transaction_timeout = 60 */`.execute(other);
        await sql`select * from frontline_environments for update`.execute(other);
        const error = await repository.commit(aChangeSet).catch((reason: unknown) => reason);
        expect(error).toMatchObject({
          code: "REPOSITORY_UNAVAILABLE",
          retryable: true,
          message: expect.stringContaining("try again"),
          cause: { code: "ER_LOCK_WAIT_TIMEOUT" },
        });
        expectNoLeaks(error);
        expect(attempts).toEqual([1, 2, 3, 4]);
      } finally {
        await other.rollback().execute();
        await impatient.destroy();
      }
    });

    it("whose connection dies on the way is unavailable, whole and safe to make again", async () => {
      const repository = createRouteRepository(suite.db);
      const other = await suite.db.startTransaction().execute();
      await sql`select * from frontline_routes for update`.execute(other);
      const commit = repository.commit(aChangeSet).catch((error: unknown) => error);
      await sql.raw(`kill connection ${await lockingThread()}`).execute(suite.db);
      expect(await commit).toMatchObject({
        code: "REPOSITORY_UNAVAILABLE",
        message: expect.stringContaining("can't be reached"),
        // Why, and not that the roll-back failed too.
        cause: { code: expect.stringMatching(/^(?:PROTOCOL_CONNECTION_LOST|ECONNRESET)$/) },
      });
      await other.rollback().execute();
      expect(await repository.findRoutes(["r_1"])).toEqual([aRoute()]);
      expect(await repository.commit(aChangeSet)).toMatchObject({ replayed: false });
    });
  },
);

describe.each(serverStores)("on $name, a commit that can't even be rolled back", (store) => {
  it("says what it failed of, and leaves nothing open", () =>
    withDatabase(store, async (db, { url }) => {
      await migrateToLatest(db);
      await insertRoutes(db, [aRoute({ revision: 7 })]);
      const pool = createPool({ uri: url });
      const refuseRollback: MysqlPool = {
        getConnection(callback) {
          pool.getConnection((error, raw) => {
            const connection = raw as unknown as MysqlPoolConnection;
            const query = connection.query.bind(connection);
            connection.query = ((text: string, parameters: unknown[], answer: (error: unknown) => void) =>
              text === "rollback"
                ? answer(new Error("on purpose"))
                : query(text, parameters, answer)) as typeof connection.query;
            callback(error, connection);
          });
        },
        end: (callback) => pool.end(callback),
      };
      const foreign = new Kysely<FrontlineSchema>({ dialect: new MysqlDialect({ pool: refuseRollback }) });
      await expect(createRouteRepository(foreign).commit(aChangeSet)).rejects.toMatchObject({ code: "ROUTE_CONFLICT" });
      await vi.waitFor(() => sql`select * from frontline_environments for update nowait`.execute(db));
      await foreign.destroy();
    }));
});

describe("while another process holds the SQLite file, a commit", () => {
  it("waits without stopping the event loop, and succeeds", () =>
    withDatabase(sqliteFile, async (db, { url }) => {
      await migrateToLatest(db);
      await insertRoutes(db, [aRoute()]);
      const holder = spawn(process.execPath, [
        fileURLToPath(new URL("hold-sqlite-lock.ts", import.meta.url)),
        url.slice("sqlite:".length),
      ]);
      try {
        await new Promise<void>((resolve) => holder.stdout.once("data", () => resolve()));
        let turns = 0;
        let committed = false;
        const commit = createRouteRepository(db)
          .commit(aChangeSet)
          .then((result) => {
            committed = true;
            return result;
          });
        await vi.waitUntil(() => ++turns > 20, { interval: 5 });
        expect(committed).toBe(false);
        holder.stdin.end();
        expect(await commit).toMatchObject({ replayed: false });
      } finally {
        holder.kill();
      }
    }));
});
