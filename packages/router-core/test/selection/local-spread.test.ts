import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSentinelSelector, type Sentinel } from "../../src/index.ts";
import { hashPair, hashText } from "../../src/selection/spreading/stable-hash.ts";
import { replayable } from "../arbitraries.ts";

const route = { deploymentId: "d_1" };
const region = "eu-west-1.aws";
const keys = Array.from({ length: 6000 }, (_, i) => `session-${i}`);

describe.each(["a list", "a prepared list"])("the spread over %s", (kind) => {
  function picks(list: readonly Sentinel[], requests: readonly { key?: string }[]): (string | undefined)[] {
    const selector = createSentinelSelector({ region, random: replayable(7) });
    const given = kind === "a list" ? list : selector.prepare(list);
    return requests.map((request) => selector.selectSentinel(route, given, request).localSentinel?.id);
  }
  const unkeyed = keys.map(() => ({}));
  const keyed = keys.map((key) => ({ key }));

  it("is even over random", () => {
    expect(shares(picks(locals(1, 1, 1, 1), unkeyed))).toEqual(closeTo(0.25, 0.25, 0.25, 0.25));
  });

  it("is even over keys", () => {
    expect(shares(picks(locals(1, 1, 1, 1), keyed))).toEqual(closeTo(0.25, 0.25, 0.25, 0.25));
  });

  it("goes by availableReplicas when all have it", () => {
    expect(shares(picks(locals(1, 2, 5), unkeyed))).toEqual(closeTo(0.125, 0.25, 0.625));
    expect(shares(picks(locals(1, 2, 5), keyed))).toEqual(closeTo(0.125, 0.25, 0.625));
  });

  it("is even when one doesn't say", () => {
    expect(shares(picks(locals(1, undefined, 6), unkeyed))).toEqual(closeTo(1 / 3, 1 / 3, 1 / 3));
    expect(shares(picks(locals(1, undefined, 6), keyed))).toEqual(closeTo(1 / 3, 1 / 3, 1 / 3));
  });

  it("leaves out those that may not serve, and their weights", () => {
    const list: Sentinel[] = [...locals(1, 1), { id: "s_sick", region, health: "unhealthy", availableReplicas: 98 }];
    expect(shares(picks(list, unkeyed))).toEqual(closeTo(0.5, 0.5));
  });

  it("gives a key the same sentinel each time, whatever the order of the list", () => {
    const list = locals(1, 2, 3, 4);
    expect(picks([...list].reverse(), keyed)).toEqual(picks(list, keyed));
  });

  it("moves only a removed sentinel's own keys", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 6 }), fc.nat(), (weights, n) => {
        const list = locals(...weights);
        const gone = list[n % list.length];
        const some = keyed.slice(0, 300);
        const before = picks(list, some);
        const after = picks(
          list.filter((sentinel) => sentinel !== gone),
          some,
        );
        expect(after.filter((id, i) => id !== before[i] && before[i] !== gone?.id)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it("gets an answer from any number that random gives", () => {
    for (const point of [1, 2, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      for (const list of [locals(1, 1, 1), locals(1, 2, 3)]) {
        const selector = createSentinelSelector({ region, random: () => point });
        const given = kind === "a list" ? list : selector.prepare(list);
        expect(selector.selectSentinel(route, given).destination).toBe("local");
      }
    }
  });
});

it("draws nothing where there is nothing to choose", () => {
  const selector = createSentinelSelector({
    region,
    random: () => {
      throw new Error("drawn");
    },
  });
  expect(selector.selectSentinel(route, locals(1)).localSentinel?.id).toBe("s_0");
  expect(selector.selectSentinel(route, locals(1, 1), { key: "k" }).destination).toBe("local");
});

it("hashes as it always has: a release that changes this moves every key", () => {
  expect([hashText(""), hashText("a"), hashText("session-1"), hashText("☕")]).toMatchInlineSnapshot(`
    [
      -1421968373,
      444641715,
      599268235,
      68678719,
    ]
  `);
  expect(hashPair(hashText("session-1"), hashText("s_1"))).toMatchInlineSnapshot(`0.5580913622397929`);
});

function locals(...weights: (number | undefined)[]): Sentinel[] {
  return weights.map((weight, index) => ({
    id: `s_${index}`,
    region,
    health: "healthy",
    ...(weight !== undefined && { availableReplicas: weight }),
  }));
}

function shares(ids: readonly (string | undefined)[]): number[] {
  const names = [...new Set(ids)].sort();
  return names.map((name) => ids.filter((id) => id === name).length / ids.length);
}

function closeTo(...expected: number[]): number[] {
  return expected.map((share) => expect.closeTo(share, 1));
}
