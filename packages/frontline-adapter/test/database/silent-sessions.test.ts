import { type Kysely, sql } from "kysely";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createRouteRepository, type FrontlineSchema, openDatabase, readerOf } from "../../src/index.ts";
import { aRoute, insertRoutes, wipe } from "../seed.ts";
import { serverStores } from "../stores.ts";
import { useDatabase } from "../use-database.ts";

const WITHIN_MS = 10_000;

const aChangeSet = {
  changeId: "c_1",
  environmentId: "env_1",
  deploymentId: "d_2",
  routes: [{ frontlineRouteId: "r_1", expectedRevision: 0 }],
  now: 1,
};

describe.each(serverStores)("on $name", (store) => {
  const suite = useDatabase(store);
  beforeEach(async () => {
    await wipe(suite.db);
    await insertRoutes(suite.db, [aRoute()]);
    await suite.db.insertInto("frontline_environments").values({ environment_id: "env_1" }).execute();
  });

  const idOf = async (on: Kysely<FrontlineSchema>) => {
    const { rows } = await sql<{ id: number }>`select connection_id() as id`.execute(on);
    return rows[0]?.id;
  };
  const expectGone = (id: number | undefined) =>
    vi.waitFor(
      async () => {
        const session = await sql`select id from information_schema.processlist where id = ${id}`.execute(suite.db);
        expect(session.rows).toEqual([]);
      },
      { timeout: WITHIN_MS, interval: 100 },
    );

  it.each([
    ["inserted history", true],
    ["only locked rows", false],
  ])("a transaction that %s and falls silent is undone, and holds nobody up", async (_, inserts) => {
    const silent = await suite.db.startTransaction().execute();
    const id = await idOf(silent);
    await silent.selectFrom("frontline_environments").selectAll().forUpdate().execute();
    if (inserts) {
      const change = { change_id: "c_0", frontline_route_id: "r_1", environment_id: "env_1", revision: 1 };
      const row = { ...change, previous_deployment_id: "d_1", deployment_id: "d_9", changed_at: 1 };
      await silent.insertInto("frontline_route_changes").values(row).execute();
    }
    await expectGone(id);
    expect(await createRouteRepository(suite.db).commit(aChangeSet)).toMatchObject({ replayed: false });
    expect(await createRouteRepository(suite.db).routeHistory("r_1")).toMatchObject([{ changeId: "c_1" }]);
    await silent
      .rollback()
      .execute()
      .catch(() => {});
  });

  it("a handle that nothing uses for longer than that goes on", async () => {
    const other = openDatabase(suite.url);
    const id = await idOf(other);
    await expectGone(id);
    expect(await idOf(other)).not.toBe(id);
    await other.destroy();
  });

  it("a connection that a process forgot while it was stopped isn't used again", async () => {
    const other = openDatabase(suite.url, { idleTimeoutMs: 100, connectionLimit: 1 });
    const id = await idOf(other);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150); // no timer and no socket is heard meanwhile
    expect(await idOf(other)).not.toBe(id);
    await other.destroy();
  });

  it("sessions that may write are ended soon when silent, and see what the nodes of a cluster committed", async () => {
    const settings = async (on: Kysely<FrontlineSchema>) => {
      const names = ["wait_timeout", "idle_transaction_timeout", "wsrep_sync_wait", "lock_wait_timeout", "time_zone"];
      const { rows } = await sql<{ Variable_name: string; Value: string }>`show session variables
        where variable_name in (${sql.join(names)})`.execute(on);
      return Object.fromEntries(rows.map(({ Variable_name, Value }) => [Variable_name, Value]));
    };
    const written = await settings(suite.db);
    const read = await settings(readerOf(suite.db));
    expect(written).toMatchObject({ lock_wait_timeout: "3", time_zone: "+00:00" });
    expect(read).toMatchObject({ wait_timeout: "90", time_zone: "+00:00" });
    if ("idle_transaction_timeout" in written) {
      expect(written).toMatchObject({ wait_timeout: "90", idle_transaction_timeout: "5", wsrep_sync_wait: "7" });
      expect(read).toMatchObject({ idle_transaction_timeout: "0", wsrep_sync_wait: "0" });
    } else expect(written).toMatchObject({ wait_timeout: "5" });
  });
});
