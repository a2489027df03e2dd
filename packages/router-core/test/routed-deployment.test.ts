import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createSentinelSelector,
  DeploymentOfflineError,
  isRouterError,
  NoHealthySentinelError,
  type RequestContext,
  type RoutedDeployment,
  type Sentinel,
  type SentinelSelectorOptions,
} from "../src/index.ts";
import { deployment, optionRegion, policy, region, request, running, sentinels } from "./arbitraries.ts";

const [dublin, london, virginia] = ["eu-west-1.aws", "eu-west-2.aws", "us-east-1.aws"];
const everywhere = [dublin, london, virginia].map((at): Sentinel => ({ id: `s_${at}`, region: at, health: "healthy" }));
const runs = { numRuns: 1000 };

describe("a route that says where its deployment runs", () => {
  it("is served by the nearest of its regions, past healthy sentinels of others", () => {
    expect(served({ regions: [virginia, london] })).toBe(london);
    expect(served({ regions: [virginia, dublin] })).toBe(dublin);
    expect(served({ regions: undefined, desiredState: undefined })).toBe(dublin);
  });

  it("is served nowhere else when nothing there is healthy, whatever onNoHealthy says", () => {
    const sick = everywhere.map((sentinel): Sentinel => {
      return sentinel.region === virginia ? { ...sentinel, health: "unhealthy" } : sentinel;
    });
    expect(served({ regions: [virginia] }, sick, { onNoHealthy: "any" })).toBe(virginia);
    expect(() => served({ regions: ["eu-north-1.aws"] }, sick, { onNoHealthy: "any" })).toThrow(NoHealthySentinelError);
    expect(() => served({ regions: [virginia] }, sick)).toThrow(NoHealthySentinelError);
  });

  it("never gets a region outside of them", () => {
    fc.assert(
      fc.property(optionRegion, sentinels(), policy, running, request, (at, list, rules, to, asked) => {
        const selector = createSentinelSelector({ region: at, ...rules });
        for (const given of [list, selector.prepare(list)]) {
          for (const attempt of attempts(() => selector.planRoute(to, given, asked))) {
            expect(to.regions ?? [attempt]).toContain(attempt);
          }
          for (const attempt of attempts(() => [selector.selectSentinel(to, given, asked)])) {
            expect(to.regions ?? [attempt]).toContain(attempt);
          }
        }
      }),
      runs,
    );
  });

  it("is decided as if there were no sentinels in other regions", () => {
    fc.assert(
      fc.property(optionRegion, sentinels(), policy, running, request, (at, list, rules, to, asked) => {
        const there = list.filter((sentinel) => to.regions?.includes(sentinel.region) ?? true);
        const plan = (route: RoutedDeployment, of: readonly Sentinel[]) =>
          answer(() =>
            createSentinelSelector({ region: at, random: () => 0.25, ...rules }).planRoute(route, of, asked),
          );
        expect(plan(to, list)).toEqual(plan({ deploymentId: to.deploymentId }, there));
      }),
      runs,
    );
  });

  it("is decided as one that doesn't, where it names every region that has a sentinel", () => {
    fc.assert(
      fc.property(optionRegion, sentinels({ region }), policy, request, (at, list, rules, asked) => {
        const regions = [...new Set(list.map((sentinel) => sentinel.region))];
        const plan = (route: object) =>
          answer(() =>
            createSentinelSelector({ region: at, random: () => 0.25, ...rules }).planRoute(
              { deploymentId: "d_1", ...route },
              list,
              asked,
            ),
          );
        expect(plan({ regions, desiredState: "running" })).toEqual(plan({}));
      }),
      runs,
    );
  });
});

describe("the error where no sentinel may serve", () => {
  const errorOf = (route: Partial<RoutedDeployment>, list: readonly Sentinel[] = everywhere, options: object = {}) => {
    try {
      return served(route, list, options);
    } catch (error) {
      if (error instanceof NoHealthySentinelError) return [error.notDeployed, error.message];
      throw error;
    }
  };

  it("says when it is for lack of regions", () => {
    const start = 'no healthy sentinel for deployment "d_1", seen from eu-west-1.aws: ';
    const why = "; `explain` says why";
    expect(errorOf({ regions: [] })).toEqual([
      true,
      `${start}it runs in no region, with none of its 3 sentinels${why}`,
    ]);
    expect(errorOf({ regions: ["eu-north-1.aws", "ap-south-1.aws"] })).toEqual([
      true,
      `${start}it runs in eu-north-1.aws, ap-south-1.aws, with none of its 3 sentinels${why}`,
    ]);
    const allowed = { allowedRegions: [london] };
    expect(errorOf({ regions: [dublin, virginia] }, everywhere, allowed)).toEqual([
      false,
      `${start}none of its 2 sentinels is eligible where policy allows it${why}`,
    ]);
    expect(errorOf({}, [])).toEqual([
      false,
      `${start}none of its 0 sentinels is eligible where policy allows it${why}`,
    ]);
  });

  it("names no more than five of many regions", () => {
    const regions = Array.from({ length: 40 }, (_, i) => `mars-${i}.own`);
    expect(errorOf({ regions })).toMatchObject([true, expect.stringContaining("mars-4.own, with none")]);
  });
});

describe("a deployment that is not wanted running", () => {
  it.each(["standby", "archived", "", "RUNNING", "stopped"])("is refused as offline: %j", (desiredState) => {
    const here = createSentinelSelector({ region: dublin, onNoHealthy: "any" });
    const offline = { deploymentId: "d_1", desiredState };
    for (const ask of [here.selectSentinel, here.planRoute]) {
      for (const list of [everywhere, here.prepare(everywhere), []]) {
        const refused = () => ask(offline, list);
        expect(refused).toThrow(DeploymentOfflineError);
        expect(refused).toThrow(expect.objectContaining({ code: "DEPLOYMENT_OFFLINE", status: 503 }));
        expect(refused).toThrow(
          `deployment "d_1" is wanted ${JSON.stringify(desiredState)}, not "running": start it, or point the route at one that runs`,
        );
      }
    }
  });

  it("is refused whatever the sentinels, the policy and the request, and no other is", () => {
    fc.assert(
      fc.property(optionRegion, sentinels(), policy, deployment, request, (at, list, rules, to, asked) => {
        const answered = answer(() => createSentinelSelector({ region: at, ...rules }).planRoute(to, list, asked));
        expect(answered === "DEPLOYMENT_OFFLINE").toBe(to.desiredState === "standby");
      }),
      runs,
    );
  });
});

function served(
  route: Partial<RoutedDeployment>,
  list: readonly Sentinel[] = everywhere,
  options: Partial<SentinelSelectorOptions> = {},
  asked: RequestContext = {},
): string | null {
  const selector = createSentinelSelector({ region: dublin, ...options });
  const decision = selector.selectSentinel({ deploymentId: "d_1", ...route }, list, asked);
  return decision.localSentinel?.region ?? decision.nearestNlbRegion;
}

/** What is answered, or the code of what is thrown. */
function answer<T>(action: () => T): T | string {
  try {
    return action();
  } catch (error) {
    if (isRouterError(error)) return error.code;
    throw error;
  }
}

/** The regions of a plan's attempts; none where there is no plan. */
function attempts(plan: () => readonly { localSentinel: Sentinel | null; nearestNlbRegion: string | null }[]) {
  const answered = answer(plan);
  if (typeof answered === "string") return [];
  return answered.map(({ localSentinel, nearestNlbRegion }) => localSentinel?.region ?? nearestNlbRegion);
}
