import { afterEach, describe, expect, it } from "vitest";
import type { Router, RouterSnapshot } from "../../src/index.ts";
import { aRoute, aRouter, aSource, down } from "../a-source.ts";

const routers: Router[] = [];
afterEach(async () => {
  await Promise.all(routers.splice(0).map((router) => router.close()));
});

function routerOver(...args: Parameters<typeof aRouter>) {
  const made = aRouter(...args);
  routers.push(made.router);
  return made;
}

/** A snapshot of a router that follows, as it comes back from a file. */
async function dumped(world: ReturnType<typeof aSource>): Promise<RouterSnapshot> {
  const { router } = routerOver(world.source);
  await router.poll();
  await router.lookupMany([...world.memory.routes.values()].map((route) => route.fullyQualifiedDomainName));
  return JSON.parse(JSON.stringify(await router.dump()));
}

describe("a router with a snapshot", () => {
  it("goes on from where the other one was: what changed meanwhile is told", async () => {
    const world = aSource([aRoute("r1"), aRoute("r2")]);
    const snapshot = await dumped(world);
    world.move("r1", "d_2");
    const { router } = routerOver(world.source, { snapshot });
    await router.poll();
    world.calls.lookup = 0;
    expect(router.routeCached("r1.example.com")?.deploymentId).toBe("d_2");
    expect(router.routeCached("r2.example.com")?.deploymentId).toBe("d_1");
    expect(world.calls.lookup).toBe(0);
    expect(router.freshness().losses).toBe(0);
  });

  it("serves it while the source is away, and asks first while it isn't", async () => {
    const world = aSource();
    const snapshot = await dumped(world);
    world.setTrouble(down);
    const away = routerOver(world.source, { snapshot }).router;
    expect((await away.route("r1.example.com")).deploymentId).toBe("d_1");
    world.setTrouble(() => undefined);
    world.move("r1", "d_2");
    const { router } = routerOver(world.source, { snapshot });
    expect(router.routeCached("r1.example.com")).toBeUndefined();
    expect((await router.route("r1.example.com")).deploymentId).toBe("d_2");
  });

  it("doesn't serve one that is older than staleIfErrorMs", async () => {
    const world = aSource();
    const snapshot = await dumped(world);
    world.setTrouble(down);
    const { router } = routerOver(world.source, { snapshot: { ...snapshot, takenAt: snapshot.takenAt - 3_600_001 } });
    await expect(router.route("r1.example.com")).rejects.toMatchObject({ code: "LOOKUP_FAILED" });
  });

  it("reads all of it again where its cursor is lost", async () => {
    const world = aSource();
    const snapshot = await dumped(world);
    world.memory.routes.set("r1", aRoute("r1", { deploymentId: "d_hand" }));
    const { router } = routerOver(world.source, { snapshot: { ...snapshot, cursor: "of another store" } });
    await router.poll();
    expect(router.freshness().losses).toBe(1);
    expect(router.routeCached("r1.example.com")?.deploymentId).toBe("d_hand");
  });

  it("is the same in one value and in pieces", async () => {
    const world = aSource(Array.from({ length: 2_500 }, (_, i) => aRoute(`r${i}`)));
    const { router } = routerOver(world.source);
    await router.poll();
    await router.lookupMany([...world.memory.routes.values()].map((route) => route.fullyQualifiedDomainName));
    const pieces: string[] = [];
    await router.dumpTo((piece) => void pieces.push(piece));
    const whole = await router.dump();
    expect(JSON.parse(pieces.join(""))).toEqual({ ...whole, takenAt: expect.any(Number) });
    expect(pieces.length).toBeGreaterThan(3);
    expect(whole.routes).toHaveLength(2_500);
    expect(whole.version).toBe(1);
  });
});

type Loose = ReturnType<typeof JSON.parse>;

function withRoute(it: Loose, fields: object): unknown {
  return { ...it, routes: it.routes.map((held: Loose) => ({ ...held, route: { ...held.route, ...fields } })) };
}

function withHealth(it: Loose, health: string): unknown {
  const sick = (held: Loose) => ({ ...held, sentinels: held.sentinels.map((each: Loose) => ({ ...each, health })) });
  return { ...it, environments: it.environments.map(sick) };
}

describe("a snapshot that is none", () => {
  const good = async () => JSON.parse(JSON.stringify(await dumped(aSource())));

  it.each<[string, (snapshot: Loose) => unknown, RegExp]>([
    ["text", () => "snapshot", /^snapshot: expected an object, got "snapshot"; leave the snapshot out/],
    ["of another version", (it) => ({ ...it, version: 2 }), /^snapshot.version: expected 1, got 2/],
    [
      "without a time",
      (it) => ({ ...it, takenAt: null }),
      /^snapshot.takenAt: expected a number of at least 0, got null/,
    ],
    ["without routes", (it) => ({ ...it, routes: {} }), /^snapshot.routes: expected a list, got an object/],
    ["with half a route", (it) => withRoute(it, { id: 5 }), /^snapshot.routes\[0\].route.id: expected a string, got 5/],
    [
      "with a revision that is none",
      (it) => withRoute(it, { revision: 1.5 }),
      /^snapshot.routes\[0\].route.revision: expected a whole number, at least 0, got 1.5/,
    ],
    [
      "with a word that nobody knows",
      (it) => withHealth(it, "fine"),
      /^snapshot.environments\[0\].sentinels\[0\].health: expected "unknown" or "paused" or "healthy" or "unhealthy", got "fine"/,
    ],
  ])("is refused: %s", async (_name, broken, message) => {
    const snapshot = broken(await good());
    expect(() => routerOver(aSource().source, { snapshot } as never)).toThrow(message);
  });
});
