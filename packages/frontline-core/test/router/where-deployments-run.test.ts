import { describe, expect, it } from "vitest";
import type { ReadAgain } from "../../src/index.ts";
import { aRoute, aRouter, aSentinel, aSource } from "../a-source.ts";

const HOST = "r1.example.com";
const SENTINELS = [aSentinel("here"), aSentinel("near", { region: "eu-west-2.aws" })];

/** A router that holds r1 and r2, both at d_1, and has polled. */
async function aFollowingRouter() {
  const world = aSource([aRoute("r1"), aRoute("r2")], SENTINELS);
  const { router, clock } = aRouter(world.source);
  await router.poll();
  await router.lookupMany([HOST, "r2.example.com"]);
  return { ...world, router, clock };
}

describe("a router that polls", () => {
  it("knows after the next poll that a deployment was taken from a region whose sentinel is healthy", async () => {
    const { router, inner } = await aFollowingRouter();
    inner.putDeployment("d_1", { regions: ["eu-west-1.aws", "eu-west-2.aws"] });
    await router.poll();
    expect(router.routeCached(HOST)?.localSentinel?.id).toBe("here");
    inner.putDeployment("d_1", { regions: ["eu-west-2.aws"] });
    await router.poll();
    for (const hostname of [HOST, "r2.example.com"]) {
      expect(router.routeCached(hostname)?.nearestNlbRegion).toBe("eu-west-2.aws");
    }
    inner.putDeployment("d_1", {});
    await router.poll();
    expect(router.routeCached(HOST)?.localSentinel?.id).toBe("here");
    expect(router.counters().routes.corrected).toBe(0);
  });

  it("tells a deployment that runs nowhere from one that is not wanted running", async () => {
    const { router, inner } = await aFollowingRouter();
    inner.putDeployment("d_1", { regions: [] });
    await router.poll();
    await expect(router.route(HOST)).rejects.toMatchObject({ code: "NO_HEALTHY_SENTINEL", notDeployed: true });
    inner.putDeployment("d_1", { desiredState: "stopped" });
    await router.poll();
    await expect(router.route(HOST)).rejects.toMatchObject({ code: "DEPLOYMENT_OFFLINE", deploymentId: "d_1" });
  });

  it("decides for a route that moved by where its new deployment runs, at once", async () => {
    const { router, inner, move, source } = await aFollowingRouter();
    const { changes } = source;
    source.changes = async (query, options) => {
      const answer = await changes(query, options);
      return { ...answer, again: { ...answer.again, deployments: new Map() } };
    };
    inner.putDeployment("d_2", { regions: ["eu-west-2.aws"] });
    move("r1", "d_2");
    await router.poll();
    expect(router.routeCached(HOST)).toMatchObject({ deploymentId: "d_2", nearestNlbRegion: "eu-west-2.aws" });
    expect(router.routeCached("r2.example.com")).toMatchObject({ deploymentId: "d_1", nearestNlbRegion: null });
  });

  it("believes no poll that lacks what was told", async () => {
    const { router, inner, source } = await aFollowingRouter();
    const { changes } = source;
    inner.putDeployment("d_1", { regions: ["eu-west-2.aws"] });
    source.changes = async (query, options) => ({ outcome: "behind", again: (await changes(query, options)).again });
    await router.poll();
    expect(router.routeCached(HOST)?.localSentinel?.id).toBe("here");
    source.changes = changes;
    await router.poll();
    expect(router.routeCached(HOST)?.nearestNlbRegion).toBe("eu-west-2.aws");
  });

  it("believes no lookup that was begun before the last poll", async () => {
    const { router, inner, source } = await aFollowingRouter();
    const { lookup } = source;
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    source.lookup = async (query, options) => {
      const found = await lookup(query, options);
      await held;
      return found;
    };
    router.invalidate("r2.example.com");
    const asked = router.route("r2.example.com");
    inner.putDeployment("d_1", { regions: ["eu-west-2.aws"] });
    await router.poll();
    answer();
    expect((await asked).nearestNlbRegion).toBe("eu-west-2.aws");
  });
});

describe("what a poll asks for", () => {
  /** Environments with so many hostnames each, every one at a deployment of its own. */
  async function holding(sizes: readonly number[]) {
    const routes = sizes.flatMap((size, e) =>
      Array.from({ length: size }, (_, i) => {
        return aRoute(`r-${e}-${i}`, { environmentId: `env_${e}`, deploymentId: `d_${e}_${i}` });
      }),
    );
    const world = aSource([...routes, aRoute("bare", { environmentId: "env_0", deploymentId: "" })]);
    const { router, clock } = aRouter(world.source, { maxRoutes: 100_000 });
    await router.poll();
    await router.lookupMany([...world.memory.routes.values()].map((route) => route.fullyQualifiedDomainName));
    const asked: ReadAgain[] = [];
    const { changes } = world.source;
    world.source.changes = (query, options) => {
      asked.push(query.again);
      return changes(query, options);
    };
    const poll = async () => {
      clock.now += 250;
      await router.poll();
      return asked.at(-1)?.deploymentIds ?? [];
    };
    return { ...world, router, poll };
  }

  it("is every deployment of 500 environments that have two each", async () => {
    const { poll, inner, router } = await holding(Array.from({ length: 500 }, () => 2));
    for (let e = 0; e < 500; e += 1) inner.putDeployment(`d_${e}_1`, { desiredState: "stopped" });
    expect(await poll()).toHaveLength(1_000);
    for (let e = 0; e < 500; e += 1) {
      expect(() => router.routeCached(`r-${e}-1.example.com`)).toThrow(
        expect.objectContaining({ code: "DEPLOYMENT_OFFLINE" }),
      );
    }
  });

  it("is at most 1,000, of which environments with very many leave the others theirs and take turns", async () => {
    const { poll } = await holding([2_000, 2_000, ...Array.from({ length: 200 }, () => 1)]);
    const seen = new Set<string>();
    for (let polls = 0; polls < 5; polls += 1) {
      const ids = await poll();
      expect(ids.length).toBeLessThanOrEqual(1_000);
      expect(ids).not.toContain("");
      expect(ids.filter((id) => !/^d_[01]_/.test(id))).toHaveLength(200);
      for (const id of ids) seen.add(id);
    }
    expect(seen.size).toBe(4_200);
  });
});
