import { setImmediate as turn } from "node:timers/promises";
import { createRouter, type Router, type RouteSource } from "@frontline-routing/frontline-core";
import { beforeAll, describe, expect, it } from "vitest";
import { createRouteSource } from "../../src/index.ts";
import { createQueryLog } from "../query-log.ts";
import { aRoute, aSentinel, insertRoutes, insertSentinels } from "../seed.ts";
import { serverStores } from "../stores.ts";
import { useDatabase } from "../use-database.ts";

const REAL = 200;
const UNKNOWN = 10_000; // `pnpm bench attack` has a million
const PER_TURN = 100; // at full speed, with a turn for the answers now and then
const realHostname = (i: number) => `real-${i % REAL}.example.com`;

describe.each(serverStores)("a flood of unknown hostnames, on $name", (store) => {
  const queries = createQueryLog();
  const database = useDatabase(store, { log: queries.log });

  beforeAll(async () => {
    const routes = Array.from({ length: REAL }, (_, i) => {
      return aRoute({ id: `r_${i}`, fullyQualifiedDomainName: realHostname(i), environmentId: `env_${i % 20}` });
    });
    await insertRoutes(database.db, routes);
    const sentinels = Array.from({ length: 20 }, (_, i) => aSentinel({ id: `s_${i}`, environment_id: `env_${i}` }));
    await insertSentinels(database.db, ...sentinels);
  });

  /** How each request for an unknown hostname ended, by code, while one request for a real one came with each. */
  async function flood(router: Router): Promise<Map<string, number>> {
    const outcomes = new Map<string, number>();
    const pending = new Set<Promise<void>>();
    for (let i = 0; i < UNKNOWN; i += 1) {
      const request: Promise<void> = router.route(`unknown-${i}.example.com`).then(
        () => expect.unreachable("an unknown hostname was found"),
        ({ code }) => {
          outcomes.set(code, (outcomes.get(code) ?? 0) + 1);
          pending.delete(request);
        },
      );
      pending.add(request);
      if (router.routeCached(realHostname(i)) === undefined) throw new Error(`${realHostname(i)} lost its place`);
      if (i % PER_TURN === 0) await turn();
    }
    await Promise.all(pending);
    return outcomes;
  }

  it("costs no real one its place, asks the database so often, and is refused beyond that", async () => {
    const limits = { maxUnknownLookups: 8, unknownPerSecond: 50, maxUnknownHostnames: 100 };
    const source = createRouteSource(database.db);
    let underWay = 0;
    let mostUnderWay = 0;
    const counting: RouteSource = {
      ...source,
      async lookup(query, options) {
        const unknown = query.hostnames.filter((hostname) => hostname.startsWith("unknown-")).length;
        underWay += unknown;
        mostUnderWay = Math.max(mostUnderWay, underWay);
        return await source.lookup(query, options).finally(() => {
          underWay -= unknown;
        });
      },
    };
    const router = createRouter({
      region: "us-east-1.aws",
      source: counting,
      ...limits,
      followIntervalMs: 0,
      freshMs: 100, // so that real ones are refreshed in the middle of it
    });
    await router.lookupMany(Array.from({ length: REAL }, (_, i) => realHostname(i)));
    const before = router.counters().routes;
    queries.queries.length = 0;

    const start = performance.now();
    const outcomes = await flood(router);
    const seconds = (performance.now() - start) / 1000;

    const lookups = outcomes.get("HOSTNAME_NOT_FOUND") ?? 0;
    expect(lookups + (outcomes.get("TOO_MANY_LOOKUPS") ?? 0)).toBe(UNKNOWN);
    // A second's worth at once, and then as many as come.
    expect(lookups).toBeLessThanOrEqual(limits.unknownPerSecond * (1 + seconds) + 1);
    expect(lookups).toBeGreaterThanOrEqual(limits.unknownPerSecond);
    const forUnknown = queries.queries.filter(({ parameters }) => String(parameters).includes("unknown-"));
    expect(forUnknown).toHaveLength(lookups);
    expect(mostUnderWay).toBe(limits.maxUnknownLookups);
    const after = router.counters().routes;
    expect(after.size).toBe(REAL);
    expect(after.hit + after.stale - before.hit - before.stale).toBe(UNKNOWN);
    expect(after.stale).toBeGreaterThan(0);
    await router.close();
  });
});
