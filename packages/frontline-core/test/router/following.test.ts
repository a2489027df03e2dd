import { afterEach, describe, expect, it } from "vitest";
import type { Changes, Cursor, Router, RouteSource } from "../../src/index.ts";
import { aRoute, aRouter, aSentinel, aSource, down } from "../a-source.ts";

const routers: Router[] = [];
afterEach(async () => {
  await Promise.all(routers.splice(0).map((router) => router.close()));
});

function following(source: RouteSource, options: Parameters<typeof aRouter>[1] = {}) {
  const made = aRouter(source, options);
  routers.push(made.router);
  return made;
}

const codeAt = (router: Router, hostname: string) =>
  router.route(hostname).then(
    () => "none",
    (error) => error.code,
  );

/** A source whose next answers to `changes` are those of a list, as far as it goes. */
function answering(world: ReturnType<typeof aSource>, next: ((answer: Changes) => Changes)[]): RouteSource {
  return {
    lookup: world.source.lookup,
    async changes(query, options) {
      const answer = await world.source.changes(query, options);
      return next.shift()?.(answer) ?? answer;
    },
  };
}

describe("a router that follows", () => {
  it("decides by a promotion after the next poll, and asks nothing else", async () => {
    const { source, move, calls } = aSource();
    const { router } = following(source);
    await router.poll();
    await router.route("r1.example.com");
    move("r1", "d_2");
    expect(router.routeCached("r1.example.com")?.deploymentId).toBe("d_1");
    await router.poll();
    expect(router.routeCached("r1.example.com")?.deploymentId).toBe("d_2");
    expect(calls).toEqual({ changes: 2, lookup: 1 });
  });

  it("asks the source once an interval and never for what is held, whatever is asked of it and for how long", async () => {
    const { source, calls } = aSource(Array.from({ length: 50 }, (_, i) => aRoute(`r${i}`)));
    const { router, clock } = following(source, { followIntervalMs: 10 });
    await router.ready();
    await router.lookupMany(Array.from({ length: 50 }, (_, i) => `r${i}.example.com`));
    const before = { ...calls };
    for (let round = 0; round < 20; round += 1) {
      clock.now += 60_000; // far beyond every window, between one poll and the next
      await expect.poll(() => calls.changes).toBeGreaterThan(before.changes + round);
      for (let i = 0; i < 50; i += 1) expect(router.routeCached(`r${i}.example.com`)).toBeDefined();
    }
    expect(calls.lookup).toBe(before.lookup);
  });

  it("knows a created route of whose hostname it had heard that there is none", async () => {
    const { source, memory } = aSource();
    const { router } = following(source, { unknownFreshMs: 60_000 });
    await router.poll();
    expect(await codeAt(router, "new.example.com")).toBe("HOSTNAME_NOT_FOUND");
    memory.routes.set("new", aRoute("new"));
    memory.routeChanges.push({ frontlineRouteId: "new" });
    expect(await codeAt(router, "new.example.com")).toBe("HOSTNAME_NOT_FOUND");
    await router.poll();
    expect(await codeAt(router, "new.example.com")).toBe("none");
  });

  it("knows that a route was removed", async () => {
    const { source, memory } = aSource();
    const { router } = following(source, { freshMs: 60_000 });
    await router.poll();
    await router.route("r1.example.com");
    memory.routes.delete("r1");
    memory.routeChanges.push({ frontlineRouteId: "r1" });
    await router.poll();
    expect(await codeAt(router, "r1.example.com")).toBe("HOSTNAME_NOT_FOUND");
  });

  it("knows a sentinel's health after the next poll", async () => {
    const { source, inner } = aSource();
    const { router } = following(source);
    await router.poll();
    await router.route("r1.example.com");
    inner.putSentinel(aSentinel("s1", { health: "unhealthy" }));
    await router.poll();
    expect(() => router.routeCached("r1.example.com")).toThrow(
      expect.objectContaining({ code: "NO_HEALTHY_SENTINEL" }),
    );
  });

  it("reads every page of what is more than fits one", async () => {
    const world = aSource(Array.from({ length: 3 }, (_, i) => aRoute(`r${i}`)));
    const { router } = following(
      answering(world, [
        (answer) => answer, // the start
        (answer) => ({ ...answer, more: true }) as Changes,
        (answer) => {
          world.move("r1", "d_2"); // committed between two pages
          return { ...answer, more: true } as Changes;
        },
      ]),
    );
    await router.poll();
    await router.route("r1.example.com");
    await router.poll();
    expect(router.routeCached("r1.example.com")?.deploymentId).toBe("d_2");
  });

  /** An answer whose changes don't fit it, although what is read again with them is already as they are. */
  function firstPage(since: Cursor) {
    return (answer: Changes): Changes => {
      if (answer.outcome !== "followed") throw new Error(answer.outcome);
      const changed = { routes: new Map(), environments: new Map() };
      return { ...answer, cursor: since, changed, removedRouteIds: [], more: true };
    };
  }

  it("takes for a write past the history what no page tells, and nothing else", async () => {
    const world = aSource(["r1", "r2", "r3"].map((id) => aRoute(id)));
    const next: ((answer: Changes) => Changes)[] = [];
    const { router, clock } = following(answering(world, next));
    await router.poll();
    await router.lookupMany(["r1", "r2", "r3"].map((id) => `${id}.example.com`));
    const { cursor } = await router.dump();
    next.push(firstPage(cursor));
    world.move("r1", "d_2");
    world.memory.routes.set("r2", aRoute("r2", { deploymentId: "d_by_hand" }));
    world.inner.removeRoute("r3");
    world.memory.routeChanges.push({ frontlineRouteId: "r3" });
    clock.now += 5_000; // all is read again
    await router.poll();
    expect(router.routeCached("r1.example.com")?.deploymentId).toBe("d_2");
    expect(router.routeCached("r2.example.com")?.deploymentId).toBe("d_by_hand");
    expect(await codeAt(router, "r3.example.com")).toBe("HOSTNAME_NOT_FOUND");
    expect(router.counters().routes.corrected).toBe(1);
  });

  it("takes nothing for a write past the history before all pages are told", async () => {
    const world = aSource();
    const next: ((answer: Changes) => Changes)[] = [];
    const { router, clock } = following(answering(world, next));
    await router.poll();
    await router.route("r1.example.com");
    const { cursor } = await router.dump();
    next.push(firstPage(cursor), ({ again }) => ({ outcome: "behind", again }));
    world.move("r1", "d_2");
    clock.now += 5_000;
    await router.poll();
    await router.poll();
    expect(router.routeCached("r1.example.com")?.deploymentId).toBe("d_2");
    expect(router.counters().routes.corrected).toBe(0);
  });

  it("keeps what was told while the source is behind", async () => {
    const world = aSource();
    const old = (answer: Changes): Changes => {
      const routes = new Map([["r1.example.com", { route: aRoute("r1"), incarnation: "0" }]]);
      return { outcome: "behind", again: { ...answer.again, routes } };
    };
    const { router } = following(answering(world, [(answer) => answer, (answer) => answer, old]));
    await router.poll();
    await router.route("r1.example.com");
    world.move("r1", "d_2");
    await router.poll();
    await router.poll();
    expect(router.routeCached("r1.example.com")?.deploymentId).toBe("d_2");
  });

  it("holds nothing older that a lookup which was under way brings after it was told", async () => {
    const world = aSource();
    const lookups: (() => void)[] = [];
    const slow: RouteSource = {
      changes: world.source.changes,
      async lookup(query, options) {
        const answer = await world.source.lookup(query, options);
        await new Promise<void>((resolve) => lookups.push(resolve));
        return answer;
      },
    };
    const { router } = following(slow);
    await router.poll();
    const moved = router.route("r1.example.com");
    await expect.poll(() => lookups.length).toBe(1);
    world.move("r1", "d_2");
    await router.poll();
    lookups.shift()?.();
    expect((await moved).deploymentId).toBe("d_2");

    // Nor one that was removed meanwhile.
    router.invalidate("r1.example.com");
    const removed = codeAt(router, "r1.example.com");
    await expect.poll(() => lookups.length).toBe(1);
    world.memory.routes.delete("r1");
    world.memory.routeChanges.push({ frontlineRouteId: "r1" });
    await router.poll();
    lookups.shift()?.();
    await expect.poll(() => lookups.length).toBe(1);
    lookups.shift()?.();
    expect(await removed).toBe("HOSTNAME_NOT_FOUND");
  });
});

describe("lookupMany", () => {
  /** A router whose lookup of two hostnames is under way: its answer has been made, and is let go by `arrive`. */
  async function lookingUp(before: (router: Router) => Promise<unknown>) {
    const world = aSource([aRoute("r1"), aRoute("r2")]);
    let arrive = () => {};
    let isHeldBack = true;
    const { router } = following({
      changes: world.source.changes,
      async lookup(query, options) {
        const answer = await world.source.lookup(query, options);
        if (isHeldBack) await new Promise<void>((resolve) => (arrive = resolve));
        isHeldBack = false;
        return answer;
      },
    });
    await before(router);
    const found = router.lookupMany(["r1.example.com", "r2.example.com"]);
    await expect.poll(() => world.calls.lookup).toBe(1);
    return { ...world, router, found, arrive: () => arrive() };
  }

  it("finds what it was looking up when following began", async () => {
    const { router, found, arrive } = await lookingUp(async () => {});
    await router.poll();
    arrive();
    expect([...(await found).keys()]).toEqual(["r1.example.com", "r2.example.com"]);
  });

  it("holds nothing older than what was told meanwhile", async () => {
    const { router, found, arrive, move } = await lookingUp((it) => it.poll());
    move("r1", "d_2");
    await router.poll();
    arrive();
    expect((await found).get("r1.example.com")?.route.deploymentId).toBe("d_2");
    expect(router.routeCached("r1.example.com")?.deploymentId).toBe("d_2");
  });
});

describe("a router that lost its place", () => {
  const lose = (answer: Changes): Changes => {
    if (answer.outcome !== "followed") throw new Error(answer.outcome);
    const { cursor, again } = answer;
    return { outcome: "lost", reason: "replaced", cursor, again };
  };

  it("keeps everything, serves it at once, and has all of it read again", async () => {
    const routes = Array.from({ length: 1_500 }, (_, i) => aRoute(`r${i}`));
    const world = aSource(routes);
    const hostnames = routes.map((route) => route.fullyQualifiedDomainName);
    const { router, clock } = following(answering(world, [(answer) => answer, lose]), { maxRoutes: 10_000 });
    await router.poll();
    await router.lookupMany(hostnames);
    // Written by other software, or missed: nothing tells of it.
    for (const route of routes) world.memory.routes.set(route.id, { ...route, deploymentId: "d_restored" });
    clock.now += 600_000; // what was read is older than any window but staleIfErrorMs
    world.calls.lookup = 0;
    await router.poll();
    expect(router.freshness().losses).toBe(1);
    for (const hostname of hostnames) expect(router.routeCached(hostname)).toBeDefined();
    await router.poll();
    await router.poll();
    for (const hostname of hostnames) expect(router.routeCached(hostname)?.deploymentId).toBe("d_restored");
  });

  it("serves all of it with the source away, with no known hostname among the unknown ones", async () => {
    const routes = Array.from({ length: 500 }, (_, i) => aRoute(`r${i}`));
    const world = aSource(routes);
    const { router, clock } = following(answering(world, [(answer) => answer, lose]), { maxUnknownLookups: 1 });
    await router.poll();
    const hostnames = routes.map((route) => route.fullyQualifiedDomainName);
    await router.lookupMany(hostnames);
    await router.poll();
    world.setTrouble(down);
    await router.poll();
    clock.now += 600_000;
    const decisions = await Promise.all(hostnames.map((hostname) => router.route(hostname)));
    expect(decisions).toHaveLength(500);
    expect(router.counters().routes.refused).toBe(0);
  });
});

describe("freshness", () => {
  it("says what it knows", async () => {
    const world = aSource();
    const { router, clock } = following(world.source, { followIntervalMs: 60_000 });
    expect(router.freshness()).toMatchObject({ state: "starting", behindMs: undefined, resyncBoundMs: 5_000 });
    await router.poll();
    clock.now += 100;
    expect(router.freshness()).toEqual({
      state: "following",
      behindMs: 100,
      resyncBoundMs: 5_000,
      losses: 0,
      doubts: 0,
    });
    world.setTrouble(down);
    await router.poll();
    await router.poll();
    expect(router.freshness()).toMatchObject({ state: "failing", failures: 2, behindMs: 100 });
    expect(JSON.stringify(router.freshness())).not.toContain("secret");
    world.setTrouble(() => undefined);
    await router.poll();
    expect(router.freshness()).toMatchObject({ state: "following", behindMs: 0 });
  });

  it("is off where nothing is polled", async () => {
    const { router } = following(aSource().source);
    expect(router.freshness()).toMatchObject({ state: "off", resyncBoundMs: undefined });
  });

  it("gives a longer bound where more is held than fits a turn", async () => {
    const routes = Array.from({ length: 30_000 }, (_, i) => aRoute(`r${i}`));
    const world = aSource(routes);
    const { router } = following(world.source, { followIntervalMs: 250, maxRoutes: 100_000 });
    await router.lookupMany(routes.map((route) => route.fullyQualifiedDomainName));
    expect(router.freshness().resyncBoundMs).toBe(10_000);
  });
});
