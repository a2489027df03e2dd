import { describe, expect, it } from "vitest";
import type { RouteSource, RouteState } from "../../src/index.ts";
import { aRouter, aSentinel, aSource, down } from "../a-source.ts";

const HOST = "r1.example.com";
const SENTINELS = [
  aSentinel("here"),
  aSentinel("near", { region: "eu-west-2.aws" }),
  aSentinel("far", { region: "us-east-1.aws" }),
];

describe("a source that says where a route's deployment runs", () => {
  it("keeps requests from healthy sentinels of other regions, the local one included", async () => {
    const { router } = await aWarmRouter({ regions: ["us-east-1.aws", "eu-west-2.aws"] });
    const decision = await router.route(HOST);
    expect(decision).toMatchObject({ destination: "remote", nearestNlbRegion: "eu-west-2.aws" });
    expect(router.routeCached(HOST)).toEqual(decision);
    const plan = await router.plan(HOST);
    expect(plan.map(({ nearestNlbRegion }) => nearestNlbRegion)).toEqual(["eu-west-2.aws", "us-east-1.aws"]);
    expect(router.planCached(HOST)).toEqual(plan);
    const { sentinels } = await router.explain(HOST);
    expect(sentinels.map(({ id, reason }) => `${id} ${reason}`)).toEqual([
      "far FARTHER",
      "here NOT_DEPLOYED",
      "near SELECTED_REGION",
    ]);
  });

  it("is believed by the two halves of route as well", async () => {
    const { router } = await aWarmRouter({ regions: ["us-east-1.aws"], desiredState: "running" });
    const { route, sentinels } = await router.lookupByHostname(HOST);
    expect(route).toMatchObject({ regions: ["us-east-1.aws"], desiredState: "running" });
    expect(router.selectSentinel(route, sentinels).nearestNlbRegion).toBe("us-east-1.aws");
  });

  it("is believed as soon as it says something else", async () => {
    const world = await aWarmRouter({ regions: ["us-east-1.aws"] });
    expect(world.router.routeCached(HOST)?.nearestNlbRegion).toBe("us-east-1.aws");
    world.say({});
    world.router.invalidate(HOST);
    expect((await world.router.route(HOST)).localSentinel?.id).toBe("here");
    world.say({ regions: [] });
    world.router.invalidate(HOST);
    await expect(world.router.route(HOST)).rejects.toMatchObject({ code: "NO_HEALTHY_SENTINEL", notDeployed: true });
  });

  it("has a deployment that is not wanted running refused", async () => {
    const { router } = await aWarmRouter({ desiredState: "standby" });
    const offline = { code: "DEPLOYMENT_OFFLINE", status: 503, deploymentId: "d_1" };
    await expect(router.route(HOST)).rejects.toMatchObject(offline);
    await expect(router.plan(HOST)).rejects.toMatchObject(offline);
    expect(() => router.routeCached(HOST)).toThrow(expect.objectContaining(offline));
    expect(() => router.planCached(HOST)).toThrow(expect.objectContaining(offline));
    expect(await router.explain(HOST)).toMatchObject({ decision: null, error: "DEPLOYMENT_OFFLINE" });
  });

  it("is remembered by a snapshot", async () => {
    const before = await aWarmRouter({ regions: ["us-east-1.aws"], desiredState: "running" });
    const snapshot = await before.router.dump();
    const away = aSource();
    away.setTrouble(down);
    const { router } = aRouter(away.source, { snapshot });
    expect((await router.route(HOST)).nearestNlbRegion).toBe("us-east-1.aws");
  });
});

/** What a source may say of a deployment. */
type Said = Pick<RouteState, "regions" | "desiredState">;

/** A router that holds the route, over a source that says this of every deployment, until it says something else. */
async function aWarmRouter(first: Said) {
  let said = first;
  const { source: inner } = aSource(undefined, SENTINELS);
  const source: RouteSource = {
    ...inner,
    async lookup(query, options) {
      const { state, covers } = await inner.lookup(query, options);
      const routes = [...state.routes].map(([host, route]) => [host, route && { ...route, ...said }] as const);
      return { state: { ...state, routes: new Map(routes) }, covers };
    },
  };
  const { router } = aRouter(source);
  await router.lookupByHostname(HOST);
  const say = (next: Said) => {
    said = next;
  };
  return { router, say };
}
