import { describe, expect, it } from "vitest";
import { RoutingTable } from "../../src/held/routing-table.ts";
import type { FrontlineSentinel, RouteState } from "../../src/index.ts";
import { createRouter } from "../../src/index.ts";
import { aRoute, aSentinel } from "../a-source.ts";

const NOTHING = new Map<string, never>();

function stateOf(i: number): RouteState {
  return { route: aRoute(`r${i}`, { environmentId: `env_${i % 1_000}` }), incarnation: "1" };
}

function holding(count: number): RoutingTable {
  const table = new RoutingTable({ maxRoutes: count * 2, maxAbsences: 20_000 });
  for (let i = 0; i < count; i += 1) {
    const state = stateOf(i);
    const hostname = state.route.fullyQualifiedDomainName;
    table.settleLookup(
      hostname,
      { routes: new Map([[hostname, state]]), environments: NOTHING },
      { ...table.beginReading(0), covers: true },
    );
  }
  return table;
}

/** How long it takes to be told of so many removals, in milliseconds. */
function timeToRemove(table: RoutingTable, from: number, count: number): number {
  const ids = Array.from({ length: count }, (_, i) => `r${from + i}`);
  const begun = performance.now();
  const reading = { ...table.beginReading(0), covers: true };
  for (const _slice of table.settleChanges({ routes: NOTHING, environments: NOTHING }, ids, reading));
  return performance.now() - begun;
}

describe("the cost of what is told", () => {
  it("doesn't grow with what is held", () => {
    const small = holding(20_000);
    const large = holding(400_000);
    timeToRemove(small, 0, 1_000); // so that both are compiled
    timeToRemove(large, 0, 1_000);
    const best = (table: RoutingTable) =>
      Math.min(...[1, 2, 3, 4, 5].map((i) => timeToRemove(table, i * 1_000, 1_000)));
    // A scan of what is held would be 20 times as much, and more for each of the thousand.
    expect(best(large) / best(small)).toBeLessThan(8);
    expect(large.held.routes.size).toBe(400_000 - 6_000);
  });
});

describe("ten thousand removals at once", () => {
  it("let the event loop run in between", async () => {
    const ids = Array.from({ length: 10_000 }, (_, i) => `r${i}`);
    let turnsWhileTold: number[] = [];
    const state = { routes: NOTHING, environments: NOTHING };
    const router = createRouter({
      region: "eu-west-1.aws",
      followIntervalMs: 0,
      source: {
        lookup: () => Promise.reject(new Error("nothing is looked up here")),
        changes: async ({ since }) => {
          const told = {
            outcome: "followed",
            changed: state,
            removedRouteIds: ids,
            again: state,
            more: false,
          } as const;
          return since === undefined ? { outcome: "started", cursor: 1, again: state } : { ...told, cursor: 2 };
        },
      },
    });
    await router.poll();
    const timer = setInterval(() => turnsWhileTold.push(1), 0);
    turnsWhileTold = [];
    expect(await router.poll()).toBe(true);
    clearInterval(timer);
    expect(turnsWhileTold.length).toBeGreaterThanOrEqual(3);
    expect((await router.dump()).cursor).toBe(2);
    await router.close();
  });
});

describe("a dump", () => {
  it("lets the event loop run at least once for every 1,000 routes", async () => {
    const hostnames = Array.from({ length: 20_000 }, (_, i) => `r${i}.example.com`);
    const sentinels: readonly FrontlineSentinel[] = [aSentinel("s1")];
    const router = createRouter({
      region: "eu-west-1.aws",
      followIntervalMs: 0,
      maxRoutes: 100_000,
      source: {
        lookup: async ({ hostnames: asked }) => {
          const routes = new Map(asked.map((hostname) => [hostname, stateOf(Number.parseInt(hostname.slice(1), 10))]));
          const ids = [...routes.values()].map(({ route }) => [route.environmentId, { sentinels }] as const);
          return { state: { routes, environments: new Map(ids) }, covers: true };
        },
        changes: () => Promise.reject(new Error("nothing is polled here")),
      },
    });
    await router.lookupMany(hostnames);
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 0);
    const { routes } = await router.dump();
    clearInterval(timer);
    expect(routes).toHaveLength(20_000);
    expect(turns).toBeGreaterThanOrEqual(15);
    await router.close();
  });
});
