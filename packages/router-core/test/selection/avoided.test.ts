import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createSentinelSelector,
  isEligible,
  isRouterError,
  type RequestContext,
  type RouteDecision,
  type Sentinel,
} from "../../src/index.ts";
import { avoid, optionRegion, plainRequest, policy, running, sentinels } from "../arbitraries.ts";

const [dublin, london, virginia] = ["eu-west-1.aws", "eu-west-2.aws", "us-east-1.aws"];
const route = { deploymentId: "d_1" };
const runs = { numRuns: 1000 };

describe("a request that would avoid sentinels", () => {
  const here = createSentinelSelector({ region: dublin, random: () => 0, onNoHealthy: "any" });
  const list = [
    a("s_1", dublin),
    a("s_2", dublin),
    a("s_3", london),
    a("s_4", london),
    a("s_5", virginia),
    a("s_6", "ap-south-1.aws", { health: "unhealthy" }),
  ];
  const plan = (...ids: string[]) => here.planRoute(route, list, { avoid: new Set(ids) }).map(nameOf);

  it("takes them last, in their usual order", () => {
    expect(plan()).toEqual(["s_1", "s_2", london, virginia]);
    expect(plan("s_1")).toEqual(["s_2", london, virginia, "s_1"]);
    expect(plan("s_1", "s_2")).toEqual([london, virginia, "s_1", "s_2"]);
    expect(plan("s_1", "s_2", "s_3", "s_4", "s_5")).toEqual(["s_1", "s_2", london, virginia]);
  });

  it("avoids another region where it would avoid all of its eligible sentinels, and only there", () => {
    expect(plan("s_3")).toEqual(["s_1", "s_2", london, virginia]);
    expect(plan("s_3", "s_4")).toEqual(["s_1", "s_2", virginia, london]);
    const sick = [...list.slice(4), a("s_3", london), a("s_4", london, { health: "unhealthy" })];
    const asked = { avoid: new Set(["s_3"]) };
    expect(here.planRoute(route, sick, asked).map(nameOf)).toEqual([virginia, london]);
  });

  it("takes all of a region last where it would avoid the region, the local one too", () => {
    expect(plan(london)).toEqual(["s_1", "s_2", virginia, london]);
    expect(plan(dublin)).toEqual([london, virginia, "s_1", "s_2"]);
    expect(plan("s_1", london, "s_5")).toEqual(["s_2", "s_1", london, virginia]);
    expect(plan(dublin, london, virginia)).toEqual(["s_1", "s_2", london, virginia]);
    for (const given of [list, here.prepare(list)]) {
      expect(here.selectSentinel(route, given, { avoid: new Set([dublin, london]) }).nearestNlbRegion).toBe(virginia);
    }
  });

  it("takes an eligible one before a stand-in of onNoHealthy", () => {
    const asked = { avoid: new Set(["s_1"]) };
    const sick = [a("s_1", virginia), a("s_2", dublin, { health: "unhealthy" })];
    expect(here.selectSentinel(route, sick, asked).nearestNlbRegion).toBe(virginia);
    const standIns = sick.map((sentinel): Sentinel => ({ ...sentinel, health: "unknown" }));
    expect(here.planRoute(route, standIns, { avoid: new Set(["s_2"]) }).map(nameOf)).toEqual([virginia, "s_2"]);
  });

  it("is served where it arrived if it was forwarded, by one it would avoid if need be", () => {
    const asked = { avoid: new Set(["s_1", "s_2"]), forwarded: true };
    expect(here.planRoute(route, list, asked).map(nameOf)).toEqual(["s_1", "s_2"]);
  });

  it("makes the attempts that it would make otherwise, those on what it would not avoid first", () => {
    const given = fc.tuple(optionRegion, sentinels(), policy, running, plainRequest, avoid);
    fc.assert(
      fc.property(given, ([at, rows, rules, to, asked, ids]) => {
        const attempts = (request: RequestContext) =>
          answer(() =>
            createSentinelSelector({ region: at, random: () => 0.25, ...rules }).planRoute(to, rows, request),
          );
        const usual = attempts(asked);
        const avoiding = attempts({ ...asked, avoid: ids });
        expect(avoiding.map(nameOf).sort()).toEqual(usual.map(nameOf).sort());
        const serving = usual.some((attempt) => isServedByEligible(attempt, rows)) ? rows.filter(isEligible) : rows;
        const isAvoided = ({ localSentinel, nearestNlbRegion }: RouteDecision) =>
          localSentinel !== null
            ? ids.has(localSentinel.id) || ids.has(localSentinel.region)
            : serving.every(({ id, region, health, desiredState }) => {
                if (region !== nearestNlbRegion || health === "paused") return true;
                return (desiredState ?? "running") !== "running" || ids.has(id) || ids.has(region);
              });
        const order = avoiding.map(isAvoided);
        expect(order).toEqual([...order].sort());
        expect(answer(() => attempts({ ...asked, avoid: new Set() }))).toEqual(usual);
      }),
      runs,
    );
  });

  it("is decided as if the others were alone, and then as if those were", () => {
    const given = fc.tuple(optionRegion, sentinels(), policy, running, plainRequest, avoid);
    fc.assert(
      fc.property(given, ([at, rows, rules, to, asked, ids]) => {
        const attempts = (of: readonly Sentinel[], request: RequestContext = asked) =>
          answer(() => createSentinelSelector({ region: at, random: () => 0.25, ...rules }).planRoute(to, of, request));
        const usual = attempts(rows);
        const serving = usual.some((attempt) => isServedByEligible(attempt, rows)) ? rows.filter(isEligible) : rows;
        const first = attempts(serving.filter(({ id, region }) => !ids.has(id) && !ids.has(region)));
        const last = attempts(serving.filter(({ id, region }) => ids.has(id) || ids.has(region)));
        const isNew = ({ nearestNlbRegion: other }: RouteDecision) =>
          other === null || !first.some(({ nearestNlbRegion }) => nearestNlbRegion === other);
        expect(attempts(rows, { ...asked, avoid: ids })).toEqual([...first, ...last.filter(isNew)]);
      }),
      runs,
    );
  });
});

function a(id: string, region: string, fields: Partial<Sentinel> = {}): Sentinel {
  return { id, region, health: "healthy", ...fields };
}

function nameOf({ localSentinel, nearestNlbRegion }: RouteDecision): string | null {
  return localSentinel?.id ?? nearestNlbRegion;
}

function isServedByEligible({ localSentinel, nearestNlbRegion }: RouteDecision, rows: readonly Sentinel[]): boolean {
  if (localSentinel !== null) return isEligible(localSentinel);
  return rows.some((sentinel) => sentinel.region === nearestNlbRegion && isEligible(sentinel));
}

/** A plan; empty where there is none. */
function answer(plan: () => readonly RouteDecision[]): readonly RouteDecision[] {
  try {
    return plan();
  } catch (error) {
    if (isRouterError(error)) return [];
    throw error;
  }
}
