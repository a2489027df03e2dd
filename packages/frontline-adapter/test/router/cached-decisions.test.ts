import type { Kysely } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  createRouter,
  type FrontlineSchema,
  migrateToLatest,
  openDatabase,
  type Router,
  type RouterEvent,
  type RouterOptions,
} from "../../src/index.ts";
import { createQueryLog } from "../query-log.ts";
import { aRoute, aSentinel, insertRoutes, insertSentinels, wipe } from "../seed.ts";

const queries = createQueryLog();
let db: Kysely<FrontlineSchema>;
let router: Router;
let now = 0;

beforeAll(async () => {
  db = openDatabase("sqlite::memory:", { log: queries.log });
  await migrateToLatest(db);
});
afterAll(() => db?.destroy());
beforeEach(async () => {
  now = 0;
  await wipe(db);
  await insertRoutes(db, [
    aRoute(),
    aRoute({ id: "r_2", fullyQualifiedDomainName: "www.example.com" }),
    aRoute({ id: "r_3", fullyQualifiedDomainName: "bare.example.com", deploymentId: "" }),
    aRoute({ id: "r_4", fullyQualifiedDomainName: "alone.example.com", environmentId: "env_2" }),
  ]);
  await insertSentinels(db, aSentinel());
  queries.statements.length = 0;
});
afterEach(() => router.close());

function start(options: Partial<RouterOptions> = {}): Router {
  router = createRouter({ region: "us-east-1.aws", db, now: () => now, followIntervalMs: 0, ...options });
  return router;
}
const move = (deploymentId: string) =>
  db.updateTable("frontline_routes").set({ deployment_id: deploymentId }).execute();

describe("routeCached", () => {
  it("answers nothing before the first lookup, and at once after it, in any spelling", async () => {
    start();
    expect(router.routeCached("api.example.com")).toBeUndefined();
    const decision = await router.route("api.example.com");
    for (const hostname of ["api.example.com", "API.example.com:443", "api.example.com."]) {
      expect(router.routeCached(hostname)).toEqual(decision);
    }
    expect(queries.statements).toHaveLength(1);
  });

  it("throws what is known to be wrong", async () => {
    start();
    await Promise.allSettled(
      ["nope.example.com", "bare.example.com", "alone.example.com"].map((hostname) => router.route(hostname)),
    );
    const codeOf = (hostname: string) => {
      try {
        return router.routeCached(hostname);
      } catch (error) {
        return (error as { code?: unknown }).code;
      }
    };
    expect(codeOf("nope.example.com")).toBe("HOSTNAME_NOT_FOUND");
    expect(codeOf("bare.example.com")).toBe("ROUTE_WITHOUT_DEPLOYMENT");
    expect(codeOf("alone.example.com")).toBe("NO_HEALTHY_SENTINEL");
    expect(codeOf("a b")).toBe("INVALID_HOSTNAME");
    await router.close();
    expect(codeOf("api.example.com")).toBe("ROUTER_CLOSED");
  });
});

describe("a hostname that is stale", () => {
  it("is decided at once, by what is read in the background from then on", async () => {
    start();
    await router.route("api.example.com");
    await move("d_2");
    now = 5_000;
    expect((await router.route("api.example.com")).deploymentId).toBe("d_1");
    await expect.poll(() => router.routeCached("api.example.com")?.deploymentId).toBe("d_2");
  });

  it("is read before it is decided when it is older than the windows", async () => {
    start();
    await router.route("api.example.com");
    await move("d_2");
    now = 305_000;
    expect(router.routeCached("api.example.com")).toBeUndefined();
    expect((await router.route("api.example.com")).deploymentId).toBe("d_2");
  });
});

describe("lookupMany", () => {
  it("reads what isn't at hand in one query, by the hostnames as they were given", async () => {
    start();
    await router.lookupByHostname("api.example.com");
    queries.statements.length = 0;
    const found = await router.lookupMany(["API.example.com", "www.example.com", "alone.example.com", "nope.example"]);
    expect(queries.statements).toHaveLength(1);
    expect([...found].map(([hostname, { route, sentinels }]) => [hostname, route.id, sentinels.length])).toEqual([
      ["API.example.com", "r_1", 1],
      ["www.example.com", "r_2", 1],
      ["alone.example.com", "r_4", 0],
    ]);
    expect(router.routeCached("www.example.com")?.deploymentId).toBe("d_1");
    expect(() => router.routeCached("nope.example")).toThrow(expect.objectContaining({ code: "HOSTNAME_NOT_FOUND" }));
    expect(queries.statements).toHaveLength(1);
  });

  it("asks a query for every 500 hostnames", async () => {
    const many = Array.from({ length: 1_200 }, (_, i) => `n${i}.example.com`);
    await insertRoutes(
      db,
      many.slice(0, 600).map((fullyQualifiedDomainName, i) => aRoute({ id: `n_${i}`, fullyQualifiedDomainName })),
    );
    start();
    queries.statements.length = 0;
    expect((await router.lookupMany(many)).size).toBe(600);
    expect(queries.statements).toHaveLength(3);
  });

  it("refuses a hostname that can't be one before it asks anything", async () => {
    start();
    await expect(router.lookupMany(["api.example.com", "a b"])).rejects.toMatchObject({ code: "INVALID_HOSTNAME" });
    expect(queries.statements).toEqual([]);
  });
});

describe("invalidate", () => {
  it("has the next request ask the database, for the route and its sentinels", async () => {
    start();
    await router.route("api.example.com");
    await move("d_2");
    await db.updateTable("sentinels").set({ region: "us-east-2.aws" }).execute();
    router.invalidate("API.example.com");
    expect(router.routeCached("api.example.com")).toBeUndefined();
    expect(await router.route("api.example.com")).toMatchObject({ deploymentId: "d_2", destination: "remote" });
  });

  it("while a lookup is under way has it made again", async () => {
    start();
    const decision = router.route("api.example.com");
    router.invalidate("api.example.com");
    await move("d_2");
    expect((await decision).deploymentId).toBe("d_2");
    expect(router.counters().routes.fenced).toBe(1);
  });
});

describe("explain and planRoute", () => {
  it("tell why, and what next", async () => {
    start();
    const explanation = await router.explain("api.example.com");
    expect(explanation.sentinels).toMatchObject([{ id: "s_1" }]);
    const { route, sentinels } = await router.lookupByHostname("api.example.com");
    expect(router.planRoute(route, sentinels)).toHaveLength(1);
    await expect(router.explain("bare.example.com")).rejects.toMatchObject({ code: "ROUTE_WITHOUT_DEPLOYMENT" });
  });
});

describe("onEvent and counters", () => {
  it("tell the same story", async () => {
    const events: RouterEvent[] = [];
    start({ onEvent: (event) => events.push(event) });
    await router.route("api.example.com");
    await router.route("api.example.com");
    await router.route("nope.example.com").catch(() => {});
    await router.route("nope.example.com").catch(() => {});
    expect(events.map((event) => `${"cache" in event ? event.cache : ""} ${event.type}`)).toEqual([
      "routes miss",
      "routes load",
      "routes hit",
      "sentinels hit",
      "routes miss",
      "routes load",
      "routes absent",
    ]);
    expect(events[1]).toEqual({
      type: "load",
      cache: "routes",
      key: "api.example.com",
      outcome: "found",
      durationMs: 0,
    });
    const { routes, sentinels } = router.counters();
    expect(routes).toMatchObject({ hit: 1, miss: 2, load: 2, absent: 1, size: 1 });
    expect(sentinels).toMatchObject({ hit: 1, load: 0, size: 1 });
  });

  it("cost no request when the listener throws", async () => {
    start({
      onEvent: () => {
        throw new Error("no such metric");
      },
    });
    expect((await router.route("api.example.com")).deploymentId).toBe("d_1");
  });
});
