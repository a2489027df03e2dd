import { afterEach, describe, expect, it } from "vitest";
import { type Router, type RouteSource, SourceUnavailableError } from "../../src/index.ts";
import { aRoute, aRouter, aSource, down, hanging } from "../a-source.ts";

const routers: Router[] = [];
afterEach(async () => {
  await Promise.all(routers.splice(0).map((router) => router.close()));
});

function routerOver(source: RouteSource, options: Parameters<typeof aRouter>[1] = {}) {
  const made = aRouter(source, options);
  routers.push(made.router);
  return made;
}

describe("with the source away", () => {
  it("serves what is held, up to staleIfErrorMs, and says why it can't serve what isn't", async () => {
    const { source, setTrouble } = aSource([aRoute("r1"), aRoute("r2")]);
    const { router, clock } = routerOver(source, { staleIfErrorMs: 1_000_000 });
    await router.route("r1.example.com");
    setTrouble(() => Promise.reject(new SourceUnavailableError("the store is on fire: put it out")));
    clock.now = 999_999;
    expect((await router.route("r1.example.com")).deploymentId).toBe("d_1");
    await expect(router.route("r2.example.com")).rejects.toMatchObject({
      code: "LOOKUP_FAILED",
      status: 503,
      hostname: "r2.example.com",
      message: 'lookup of "r2.example.com" failed: the store is on fire: put it out',
    });
    clock.now = 1_000_000;
    await expect(router.route("r1.example.com")).rejects.toMatchObject({ code: "LOOKUP_FAILED" });
  });

  it("tells nobody the words of an error that is no SourceUnavailableError", async () => {
    const { source, setTrouble } = aSource();
    setTrouble(down);
    const { router } = routerOver(source);
    const error: unknown = await router.route("r1.example.com").catch((reason) => reason);
    expect(String(error)).not.toContain("secret");
    expect(error).toMatchObject({ code: "LOOKUP_FAILED", cause: expect.any(Error) });
  });

  it("makes one request wait for a source that hangs, and serves what is held at once from then on", async () => {
    const { source, setTrouble, calls } = aSource();
    const { router, clock } = routerOver(source, { loadTimeoutMs: 20 });
    await router.route("r1.example.com");
    setTrouble(hanging);
    clock.now = 1_000_000;
    expect(router.routeCached("r1.example.com")).toBeUndefined();
    expect((await router.route("r1.example.com")).deploymentId).toBe("d_1");
    expect(router.routeCached("r1.example.com")?.deploymentId).toBe("d_1");
    expect(calls.lookup).toBe(2);
  });

  it("refreshes in the background once it is back", async () => {
    const { source, setTrouble, memory } = aSource();
    const { router, clock } = routerOver(source);
    await router.route("r1.example.com");
    setTrouble(down);
    clock.now = 10_000;
    router.routeCached("r1.example.com");
    await expect.poll(() => router.counters().routes.lookup).toBe(2);
    setTrouble(() => undefined);
    memory.routes.set("r1", aRoute("r1", { deploymentId: "d_2" }));
    expect(router.routeCached("r1.example.com")?.deploymentId).toBe("d_1");
    await expect.poll(() => router.routeCached("r1.example.com")?.deploymentId).toBe("d_2");
  });
});

describe("ready", () => {
  it("resolves when the source answers", async () => {
    const { source, setTrouble } = aSource();
    setTrouble(down);
    const { router } = routerOver(source, { followIntervalMs: 10 });
    let isReady = false;
    const ready = router.ready().then(() => {
      isReady = true;
    });
    await expect.poll(() => router.freshness().state).toBe("failing");
    expect(isReady).toBe(false);
    setTrouble(() => undefined);
    await ready;
  });

  it("resolves at once where a snapshot can serve, and rejects once closed", async () => {
    const first = aSource();
    const before = routerOver(first.source).router;
    await before.route("r1.example.com");
    const { source, setTrouble } = aSource();
    setTrouble(hanging);
    const { router } = routerOver(source, { snapshot: await before.dump(), loadTimeoutMs: 20 });
    await router.ready();
    expect((await router.route("r1.example.com")).deploymentId).toBe("d_1");
    await router.close();
    await expect(router.ready()).rejects.toMatchObject({ code: "ROUTER_CLOSED" });
  });
});

describe("close", () => {
  it("leaves nobody waiting for ready", async () => {
    const { source, setTrouble } = aSource();
    setTrouble(down);
    const { router } = routerOver(source, { followIntervalMs: 10 });
    const ready = router.ready().catch((error) => error.code);
    await expect.poll(() => router.freshness().state).toBe("failing");
    await router.close();
    const nextTurn = new Promise((resolve) => setImmediate(resolve, "still waiting"));
    expect(await Promise.race([ready, nextTurn])).toBe("ROUTER_CLOSED");
  });

  it("resolves when what is under way has ended, and polls no more", async () => {
    const { source, calls } = aSource();
    const { router } = routerOver(source, { followIntervalMs: 10 });
    let ended = false;
    const lookup = router.lookupByHostname("r1.example.com").finally(() => {
      ended = true;
    });
    await router.close();
    expect(ended).toBe(true);
    expect((await lookup).route.id).toBe("r1");
    const { changes } = calls;
    expect(await router.poll()).toBe(false);
    expect(calls.changes).toBe(changes);
  });

  it("doesn't wait for a source that ignores its signal longer than four times loadTimeoutMs", async () => {
    const { source, setTrouble } = aSource();
    setTrouble(hanging);
    const { router } = routerOver(source, { followIntervalMs: 10, loadTimeoutMs: 10 });
    await router.route("r1.example.com").catch((error) => expect(error.code).toBe("LOOKUP_FAILED"));
    await router.close();
  });
});
