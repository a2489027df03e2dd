import { type FrontlineSchema, openDatabase } from "@frontline-routing/frontline-adapter";
import { createTestDatabase, type TestDatabase } from "@frontline-routing/test-servers";
import { type Kysely, sql } from "kysely";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { type RoutingOnRestate, seed, startRouting, whereabouts } from "./routing-on-restate.ts";

const PROMPT_MS = 1_000; // the server itself would end the waiting for a lock after five seconds

describe.each(inject("sqlServers"))("a call that waits for a lock on $name", ({ url }) => {
  let database: TestDatabase;
  let db: Kysely<FrontlineSchema>;
  let routing: RoutingOnRestate;

  beforeAll(async () => {
    database = await createTestDatabase(url);
    db = openDatabase(database.url);
    await seed(db);
    routing = await startRouting(db, [{}, { serviceName: "strict.RoutingService", stepTimeoutMs: 1_000 }]);
  });
  afterAll(async () => {
    await routing?.close();
    await db?.destroy();
    await database?.drop();
  });

  /** The thread whose query waits for the route's lock, if there is one. */
  const waitingThread = async () => {
    const { rows } = await sql<{ id: number }>`select id from information_schema.processlist
      where db = database() and id <> connection_id() and info like ${"%frontline_routes%for update"}`.execute(db);
    return rows[0]?.id;
  };
  const untilWaiting = () => vi.waitUntil(waitingThread, { timeout: 10_000, interval: 10 });
  /** Locks the route, as other software may. */
  const lockRoute = async () => {
    const other = await db.startTransaction().execute();
    await sql`select * from frontline_routes for update`.execute(other);
    return other;
  };

  it("and is cancelled lets go of its query, its locks and the key within a second", async () => {
    const other = await lockRoute();
    const call = routing.assign("d_2");
    await untilWaiting();
    const start = performance.now();
    await routing.cancel();
    expect(await call).toMatchObject({ status: 409, body: { message: expect.stringMatching(/cancelled/i) } });
    await vi.waitUntil(async () => (await waitingThread()) === undefined, { interval: 5 });
    // The call had locked it before it came to the route.
    await vi.waitFor(() => sql`select * from frontline_environments for update nowait`.execute(db), { interval: 5 });
    expect(performance.now() - start).toBeLessThan(PROMPT_MS);
    await other.rollback().execute();
    expect(await whereabouts(db)).toEqual(["d_1"]);
    expect(await routing.assign("d_2")).toMatchObject({ status: 200 });
    expect(await whereabouts(db)).toEqual(["d_1", "d_2"]);
  });

  it("and takes longer than a step may begins anew, and moves the route once", async () => {
    const before = await whereabouts(db);
    const other = await lockRoute();
    const call = routing.assign("d_3", "strict.RoutingService");
    const first = await untilWaiting();
    const second = await vi.waitUntil(async () => ((await waitingThread()) === first ? undefined : waitingThread()), {
      timeout: 4_000,
      interval: 10,
    });
    const { rows } = await sql`select id from information_schema.processlist where id = ${first}`.execute(db);
    expect(rows).toEqual([]);
    expect(second).not.toBe(first);
    await other.rollback().execute();
    expect(await call).toMatchObject({ status: 200 });
    expect(await whereabouts(db)).toEqual([...before, "d_3"]);
  });
});
