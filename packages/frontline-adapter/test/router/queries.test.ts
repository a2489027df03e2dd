import { setImmediate as turn } from "node:timers/promises";
import { createRouter, type Router, type RouterEvent } from "@frontline-routing/frontline-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRouteSource } from "../../src/index.ts";
import { createQueryLog } from "../query-log.ts";
import { aRoute, aSentinel, insertRoutes, insertSentinels } from "../seed.ts";
import { stores } from "../stores.ts";
import { useDatabase } from "../use-database.ts";

const HELD = 1_000;
const INTERVAL_MS = 100;
const POLLS = 20; // two seconds
const PER_TURN = 10;
const hostnames = Array.from({ length: HELD }, (_, i) => `h${i}.example.com`);

describe.each(stores)("a router that follows and holds 1,000 hostnames, on $name", (store) => {
  const { log, statements } = createQueryLog();
  const database = useDatabase(store, { log });
  let router: Router;
  let polls = 0;

  beforeAll(async () => {
    const routes = hostnames.map((fullyQualifiedDomainName, i) =>
      aRoute({ id: `r_${i}`, environmentId: `env_${i % 50}`, fullyQualifiedDomainName }),
    );
    await insertRoutes(database.db, routes);
    const sentinels = Array.from({ length: 50 }, (_, i) => aSentinel({ id: `s_${i}`, environment_id: `env_${i}` }));
    await insertSentinels(database.db, ...sentinels);
    router = createRouter({
      region: "us-east-1.aws",
      source: createRouteSource(database.db),
      followIntervalMs: INTERVAL_MS,
      onEvent: (event: RouterEvent) => {
        if (event.type === "poll") polls += 1;
      },
    });
    await router.lookupMany(hostnames);
  });
  afterAll(() => router?.close());

  /** How many statements the next polls take, while `request` is called in every turn. */
  async function statementsOf(request: () => void): Promise<number> {
    const first = polls + 1;
    while (polls < first) await turn(); // not in the middle of one
    const before = statements.length;
    while (polls < first + POLLS) {
      request();
      await turn();
    }
    return statements.length - before;
  }

  it("asks a statement for each poll, whether no requests come or thousands", async () => {
    const before = router.counters().routes;
    expect(await statementsOf(() => {})).toBe(POLLS);
    let requests = 0;
    const asked = await statementsOf(() => {
      for (let i = 0; i < PER_TURN; i += 1) {
        if (router.routeCached(`h${requests % HELD}.example.com`)?.destination !== "local") throw new Error("not held");
        requests += 1;
      }
    });
    expect(asked).toBe(POLLS);
    expect(requests).toBeGreaterThan(5_000);
    expect(router.counters().routes).toEqual({ ...before, hit: before.hit + requests });
  });
});
