import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createSentinelSelector,
  isEligible,
  isRouterError,
  NoHealthySentinelError,
  nearestRegions,
  type RouteDecision,
  regionProximity,
  type Sentinel,
  type SentinelSelectorOptions,
} from "../../src/index.ts";
import { isRegion } from "../../src/region.ts";
import { isWorthATry } from "../../src/sentinel.ts";
import {
  deployment,
  optionRegion,
  plainRequest,
  policy,
  region,
  replayable,
  request,
  seedRegions,
  sentinels,
} from "../arbitraries.ts";

const route = { deploymentId: "d_1" };
const proximity = fc.constantFrom(undefined, regionProximity);
const runs = { numRuns: 500 };

describe("selectSentinel, planRoute and explain", () => {
  it("make the same decision, of a list and of a prepared list, whatever the policy, the deployment and the request", () => {
    const given = fc.tuple(optionRegion, sentinels(), policy, deployment, request, proximity, fc.nat());
    fc.assert(
      fc.property(given, ([at, list, rules, to, asked, table, seed]) => {
        const fresh = () =>
          selector({ region: at, ...rules, ...(table && { proximity: table }), random: replayable(seed) });
        const decided = answer(() => fresh().selectSentinel(to, list, asked));
        const other = fresh();
        expect(answer(() => other.selectSentinel(to, other.prepare(list), asked))).toEqual(decided);
        const plan = answer(() => fresh().planRoute(to, list, asked));
        expect(Array.isArray(plan) ? plan[0] : plan).toEqual(decided);
        const another = fresh();
        expect(answer(() => another.planRoute(to, another.prepare(list), asked))).toEqual(plan);
        const { decision, error } = fresh().explain(to, list, asked);
        expect(decision ?? error).toEqual(decided);
        // A list that another selector prepared is a list like any other.
        const foreign = createSentinelSelector({ region: "us-west-1.aws" }).prepare(list);
        expect(answer(() => fresh().selectSentinel(to, foreign, asked))).toEqual(decided);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a plan", () => {
  it("has every admissible eligible sentinel's region once, and local attempts for each local one", () => {
    const given = fc.tuple(optionRegion, sentinels(), policy, request);
    fc.assert(
      fc.property(given, ([at, list, rules, asked]) => {
        const plan = attempt(() => selector({ region: at, ...rules }).planRoute(route, list, asked)) ?? [];
        const admissible = (sentinel: Sentinel) =>
          isRegion(sentinel.region) &&
          rules.drainedRegions?.[sentinel.region] !== "hard" &&
          (rules.allowedRegions?.includes(sentinel.region) ?? true) &&
          (!asked.forwarded || sentinel.region === at);
        const eligible = list.filter((sentinel) => admissible(sentinel) && isEligible(sentinel));
        const serving =
          eligible.length > 0 || rules.onNoHealthy !== "any"
            ? eligible
            : list.filter((sentinel) => admissible(sentinel) && isWorthATry(sentinel));
        const local = serving.filter((sentinel) => sentinel.region === at);
        const remote = new Set(serving.map((sentinel) => sentinel.region).filter((other) => other !== at));
        expect(new Set(plan.flatMap((step) => step.localSentinel ?? []))).toEqual(new Set(local));
        expect(plan.flatMap((step) => step.nearestNlbRegion ?? []).sort()).toEqual([...remote].sort());
        expect(plan).toHaveLength(local.length + remote.size);
      }),
      runs,
    );
  });

  it("is local first, then remote in the order of nearestRegions, when no policy says otherwise", () => {
    fc.assert(
      fc.property(optionRegion, sentinels({ region }), plainRequest, (at, list, asked) => {
        const plan = attempt(() => selector({ region: at }).planRoute(route, list, asked)) ?? [];
        const remote = plan.flatMap((step) => step.nearestNlbRegion ?? []);
        expect(plan.map((step) => step.destination)).toEqual(plan.map((step) => step.destination).sort());
        const order = nearestRegions(at);
        const known = remote.filter((other) => order.includes(other));
        expect(known).toEqual(order.filter((other) => remote.includes(other)));
      }),
      runs,
    );
  });

  it("changes nothing but the spread among equals when the input is permuted", () => {
    const shuffled = sentinels().chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(
        optionRegion,
        shuffled,
        policy,
        fc.string(),
        fc.boolean(),
        (at, [list, permuted], rules, key, hasKey) => {
          const plan = (of: Sentinel[]) =>
            attempt(() =>
              selector({ region: at, ...rules, random: () => 0.5 }).planRoute(route, of, hasKey ? { key } : {}),
            );
          const spreadAside = (steps: readonly RouteDecision[] | null) =>
            steps?.map((step) => (hasKey ? step : { ...step, localSentinel: step.localSentinel && "one of them" }));
          expect(spreadAside(plan(permuted))).toEqual(spreadAside(plan(list)));
        },
      ),
      runs,
    );
  });

  it("never comes out farther for a healthy local sentinel more", () => {
    fc.assert(
      fc.property(optionRegion, sentinels(), policy, request, (at, list, rules, asked) => {
        const here = selector({ region: at, ...rules });
        const before = attempt(() => here.selectSentinel(route, list, asked));
        const local: Sentinel = { id: "s_more", region: at, health: "healthy" };
        const after = attempt(() => here.selectSentinel(route, [...list, local], asked));
        if (before?.destination === "local") expect(after?.destination).toBe("local");
        else if (after?.destination === "remote") expect(after).toEqual(before);
      }),
      runs,
    );
  });

  it("is no error while a healthy sentinel's region is admissible", () => {
    fc.assert(
      fc.property(
        optionRegion,
        sentinels({ region }),
        policy,
        fc.option(fc.string(), { nil: undefined }),
        (at, list, rules, key) => {
          const admissible = list.some(
            (sentinel) =>
              isEligible(sentinel) &&
              rules.drainedRegions?.[sentinel.region] !== "hard" &&
              (rules.allowedRegions?.includes(sentinel.region) ?? true),
          );
          const here = selector({ region: at, ...rules });
          if (admissible) expect(attempt(() => here.selectSentinel(route, list, key ? { key } : {}))).not.toBeNull();
        },
      ),
      runs,
    );
  });

  it("is an error that says how many sentinels there were, where there is none", () => {
    const here = selector({ region: "eu-west-1.aws" });
    const list: Sentinel[] = [{ id: "s_1", region: "eu-west-1.aws", health: "paused" }];
    for (const decide of [here.selectSentinel, here.planRoute]) {
      expect(() => decide(route, list)).toThrow(NoHealthySentinelError);
      expect(() => decide(route, list)).toThrow(`"d_1", seen from eu-west-1.aws: none of its 1 sentinels is eligible`);
    }
  });
});

describe("with the original's table", () => {
  it("decides as the original did, for every set of regions that the local one's row lists", () => {
    const given = fc
      .constantFrom(...seedRegions)
      .chain((at) =>
        fc.tuple(fc.constant(at), sentinels({ region: fc.constantFrom(at, ...(regionProximity[at] ?? [])) })),
      );
    fc.assert(
      fc.property(given, ([at, rows]) => {
        const list = rows.map(({ id, region: where, health }) => ({ id, region: where, health }));
        const healthy = new Map(list.filter(({ health }) => health === "healthy").map((row) => [row.region, row]));
        const expected = healthy.has(at) ? at : (regionProximity[at] ?? []).find((other) => healthy.has(other));
        const decided = attempt(() => selector({ region: at, proximity: regionProximity }).selectSentinel(route, list));
        expect(decided?.localSentinel?.region ?? decided?.nearestNlbRegion).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it("follows the original's example flow", () => {
    const list: Sentinel[] = [
      { id: "s_1", region: "us-east-1.aws", health: "healthy" },
      { id: "s_2", region: "ap-south-1.aws", health: "healthy" },
    ];
    const from = (at: string) => selector({ region: at, proximity: regionProximity }).selectSentinel(route, list);
    expect(from("eu-west-1.aws").nearestNlbRegion).toBe("us-east-1.aws");
    expect(from("us-east-1.aws").localSentinel?.id).toBe("s_1");
  });
});

describe("a name that can't be a region's", () => {
  it.each(["", "US-EAST-1.aws", "us-east-1", "a.b.c", null, undefined, 5])("is passed over: %j", (malformed) => {
    const odd = { id: "s_1", region: malformed as string, health: "healthy" } as const;
    const here = selector({ region: "eu-west-1.aws" });
    expect(attempt(() => here.selectSentinel(route, [odd]))).toBeNull();
    const good: Sentinel = { id: "s_2", region: "zzz-1.own", health: "healthy" };
    expect(here.selectSentinel(route, [odd, good, odd]).nearestNlbRegion).toBe("zzz-1.own");
    expect(here.explain(route, [odd, good]).sentinels[0]?.reason).toBe("MALFORMED_REGION");
  });
});

it("places regions that nothing is known of by name, also from a region that is known and near nothing", () => {
  const list: Sentinel[] = ["mars-2.own", "mars-1.own", "venus-1.own"].map((where) => ({
    id: where,
    region: where,
    health: "healthy",
  }));
  const plan = selector({ region: "pluto-1.own", proximity: { "pluto-1.own": [] } }).planRoute(route, list);
  expect(plan.map((step) => step.nearestNlbRegion)).toEqual(["mars-1.own", "mars-2.own", "venus-1.own"]);
});

/** Made deterministic, so that two calls see the same randomness. */
function selector(options: SentinelSelectorOptions) {
  return createSentinelSelector({ random: () => 0.25, ...options });
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

function attempt<T>(action: () => T): T | null {
  try {
    return action();
  } catch (error) {
    if (error instanceof NoHealthySentinelError) return null;
    throw error;
  }
}
