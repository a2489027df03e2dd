import { describe, expect, it } from "vitest";
import type { RouterEvent } from "../../src/index.ts";
import { aRoute, aRouter, aSource, down } from "../a-source.ts";

const REQUESTS = ["absent", "failed", "hit", "miss", "refused", "stale", "stale-if-error"] as const;

/** A router whose requests are counted, and what each came to. */
function counting(options: Parameters<typeof aRouter>[1] = {}) {
  const world = aSource([aRoute("r1"), aRoute("r2")]);
  const events: RouterEvent[] = [];
  const { router, clock } = aRouter(world.source, { onEvent: (event) => events.push(event), ...options });
  const outcomes = () => {
    const counters = router.counters().routes;
    return Object.fromEntries(REQUESTS.flatMap((type) => (counters[type] > 0 ? [[type, counters[type]]] : [])));
  };
  return { ...world, router, clock, events, outcomes };
}

describe("each request counts once", () => {
  it("by whichever method it comes", async () => {
    const { router, outcomes } = counting();
    await router.route("r1.example.com");
    expect(outcomes()).toEqual({ miss: 1 });
    router.routeCached("r1.example.com");
    await router.route("r1.example.com");
    await router.lookupByHostname("R1.example.com:443");
    router.planCached("r1.example.com");
    await router.plan("r1.example.com");
    await router.explain("r1.example.com");
    await router.lookupMany(["r1.example.com"]);
    expect(outcomes()).toEqual({ miss: 1, hit: 7 });
  });

  it("also where routeCached could not answer it", async () => {
    const { router, outcomes } = counting();
    expect(router.routeCached("r1.example.com") ?? (await router.route("r1.example.com"))).toBeDefined();
    expect(outcomes()).toEqual({ miss: 1 });
  });

  it("also when its environment isn't known yet", async () => {
    const { router, outcomes, memory, calls } = counting();
    await router.poll();
    await router.route("r1.example.com");
    memory.routes.set("r1", aRoute("r1", { environmentId: "env_new", revision: 1 }));
    memory.routeChanges.push({ frontlineRouteId: "r1" });
    await router.poll();
    await router.route("r1.example.com").catch((error) => expect(error.code).toBe("NO_HEALTHY_SENTINEL"));
    expect(outcomes()).toEqual({ miss: 2 });
    expect(calls.lookup).toBe(2);
  });

  it("as an unknown, a failed, a refused, a stale and an old one", async () => {
    const { router, outcomes, clock, setTrouble } = counting({ unknownPerSecond: 1, maxUnknownLookups: 1 });
    const settled = (hostname: string) => router.route(hostname).catch((error) => error.code);
    await router.route("r1.example.com");
    expect(await settled("nope.example.com")).toBe("HOSTNAME_NOT_FOUND");
    expect(await settled("nope.example.com")).toBe("HOSTNAME_NOT_FOUND");
    expect(await settled("other.example.com")).toBe("TOO_MANY_LOOKUPS");
    expect(outcomes()).toEqual({ miss: 2, absent: 1, refused: 1 });
    clock.now = 10_000;
    await settled("r1.example.com");
    expect(outcomes()).toMatchObject({ stale: 1 });
    await expect.poll(() => router.counters().routes.lookup).toBe(3);
    setTrouble(down);
    clock.now = 1_000_000;
    await settled("r1.example.com");
    await settled("r2.example.com");
    expect(outcomes()).toEqual({ miss: 2, absent: 1, refused: 1, stale: 1, "stale-if-error": 1, failed: 1 });
  });

  it("in an event, too", async () => {
    const { router, events } = counting();
    await router.route("r1.example.com");
    router.routeCached("R1.example.com");
    const requests = events.filter(({ type }) => (REQUESTS as readonly string[]).includes(type));
    expect(requests).toEqual([
      { type: "miss", hostname: "r1.example.com" },
      { type: "hit", hostname: "r1.example.com" },
    ]);
  });
});

it("serves although a listener throws", async () => {
  const { router } = counting({
    onEvent: () => {
      throw new Error("a broken metric");
    },
  });
  expect((await router.route("r1.example.com")).deploymentId).toBe("d_1");
});
