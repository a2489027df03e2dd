import { createRouteRepository, type FrontlineSchema, openDatabase } from "@frontline-routing/frontline-adapter";
import { createTestDatabase, freezeProcess, type MysqlServer, startMysqlServer } from "@frontline-routing/test-servers";
import type { Kysely } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { type RoutingOnRestate, seed, startRouting, whereabouts } from "./routing-on-restate.ts";

const PROMPT_MS = 1_000;
const STRICT = { serviceName: "strict.RoutingService", stepTimeoutMs: 500 };
const IMPATIENT = { serviceName: "impatient.RoutingService", retryStepForMs: 1_000 };

let server: MysqlServer;
let db: Kysely<FrontlineSchema>;
let routing: RoutingOnRestate;

beforeAll(async () => {
  server = await startMysqlServer();
  const { url } = await createTestDatabase(server.url);
  db = openDatabase(url);
  await seed(db);
  routing = await startRouting(db, [{}, STRICT, IMPATIENT]);
});
afterAll(async () => {
  await routing?.close();
  await db?.destroy();
  await server?.stop();
});
beforeEach(() => server.kill());

/** Waits until a call has failed some times, and so pauses for longer. */
const untilRetried = (times: number) =>
  vi.waitFor(async () => expect((await routing.running()).retries).toBeGreaterThanOrEqual(times), {
    timeout: 20_000,
    interval: 20,
  });

it("with the database killed, a call waits for it, and completes by itself when it is back", async () => {
  const call = routing.assign("d_2");
  await untilRetried(2);
  await server.restart();
  expect(await call).toMatchObject({ status: 200, body: { reassignedRoutes: [{ previousDeploymentId: "d_1" }] } });
  expect(await whereabouts(db)).toEqual(["d_1", "d_2"]);
});

it("with the database away past the bound, a call ends with a clear error and frees the key", async () => {
  const message = expect.stringMatching(/^step "read-routes" kept failing for 1 s and was given up/);
  expect(await routing.assign("d_3", IMPATIENT.serviceName)).toMatchObject({
    status: 503,
    body: { message, metadata: { code: "REPOSITORY_UNAVAILABLE" } },
  });
  await server.restart();
  expect(await routing.assign("d_3", IMPATIENT.serviceName)).toMatchObject({ status: 200 });
  expect((await whereabouts(db)).at(-1)).toBe("d_3");
});

it("with the database frozen, a call gives up its queries in time, and completes by itself when it thaws", async () => {
  await server.restart();
  await db.selectFrom("frontline_routes").select("id").execute(); // a connection that looks sound
  await freezeProcess(server.pid);
  try {
    // Nobody answers the kill either: the repository doesn't wait for it for ever.
    const aborted = createRouteRepository(db).findRoutes(["r_1"], { signal: AbortSignal.timeout(10) });
    await expect(aborted).rejects.toMatchObject({ name: "TimeoutError" });
    const call = routing.assign("d_2", STRICT.serviceName);
    await untilRetried(1);
    process.kill(server.pid, "SIGCONT");
    expect(await call).toMatchObject({ status: 200 });
  } finally {
    process.kill(server.pid, "SIGCONT");
  }
  expect((await whereabouts(db)).at(-1)).toBe("d_2");
});

it("a call that pauses between attempts is cancelled within a second, and frees the key", async () => {
  const call = routing.assign("d_1");
  await untilRetried(5); // by now the pause is longer than that second
  const start = performance.now();
  await routing.cancel();
  expect(await call).toMatchObject({ status: 409, body: { message: expect.stringMatching(/cancelled/i) } });
  expect(performance.now() - start).toBeLessThan(PROMPT_MS);
  await server.restart();
  expect(await routing.assign("d_1")).toMatchObject({ status: 200 });
});
