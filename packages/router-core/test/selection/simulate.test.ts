import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSentinelSelector, NoHealthySentinelError, type Sentinel, simulate } from "../../src/index.ts";
import { optionRegion, policy, running, sentinels } from "../arbitraries.ts";

describe("simulate", () => {
  const list: Sentinel[] = ["us-east-1.aws", "eu-west-1.aws", "ap-south-1.aws"].map((at) => ({
    id: `s_${at}`,
    region: at,
    health: "healthy",
  }));

  it("says for each remaining region who serves it, before and after", () => {
    expect(simulate(list, { lostRegions: ["eu-west-1.aws"] })).toEqual([
      { region: "ap-south-1.aws", servedBy: "ap-south-1.aws", thenServedBy: "ap-south-1.aws" },
      { region: "us-east-1.aws", servedBy: "us-east-1.aws", thenServedBy: "us-east-1.aws" },
    ]);
  });

  it("answers for the receiving regions asked about, with null for nobody", () => {
    const lostRegions = list.map((sentinel) => sentinel.region);
    expect(simulate(list, { lostRegions, receivingRegions: ["eu-west-2.aws"] })).toEqual([
      { region: "eu-west-2.aws", servedBy: "eu-west-1.aws", thenServedBy: null },
    ]);
  });

  it("asks for a route's deployment, where it runs and whether", () => {
    const options = { lostRegions: ["us-east-1.aws"], receivingRegions: ["eu-west-1.aws"] };
    const served = (route: object) =>
      simulate(list, { ...options, route: { deploymentId: "d_1", ...route } }).map(({ servedBy, thenServedBy }) => [
        servedBy,
        thenServedBy,
      ]);
    expect(served({ regions: ["us-east-1.aws", "ap-south-1.aws"] })).toEqual([["us-east-1.aws", "ap-south-1.aws"]]);
    expect(served({ regions: ["us-east-1.aws"] })).toEqual([["us-east-1.aws", null]]);
    expect(served({ desiredState: "archived" })).toEqual([[null, null]]);
  });

  it("is what selectSentinel answers without the lost regions' sentinels", () => {
    fc.assert(
      fc.property(
        optionRegion,
        sentinels(),
        policy,
        running,
        fc.uniqueArray(optionRegion),
        fc.string(),
        (at, rows, rules, route, lost, key) => {
          const request = { key };
          const [result] = simulate(rows, { ...rules, lostRegions: lost, receivingRegions: [at], route, request });
          const selector = createSentinelSelector({ region: at, ...rules });
          const server = (of: Sentinel[]) => {
            try {
              return selector.selectSentinel(route, of, request).nearestNlbRegion ?? at;
            } catch (error) {
              if (error instanceof NoHealthySentinelError) return null;
              throw error;
            }
          };
          const remaining = rows.filter((row) => !lost.includes(row.region));
          expect(result).toEqual({ region: at, servedBy: server(rows), thenServedBy: server(remaining) });
        },
      ),
      { numRuns: 300 },
    );
  });

  it("answers for a region that a sentinel's row names and nothing else knows", () => {
    const rows: Sentinel[] = [...list, { id: "s_1", region: "mars-1.own", health: "healthy" }];
    const mars = { region: "mars-1.own", servedBy: "mars-1.own", thenServedBy: "mars-1.own" };
    expect(simulate(rows, { lostRegions: [] })).toContainEqual(mars);
  });

  it.each<[string, unknown]>([
    ["lostRegions[0]: expected `name.platform`", { lostRegions: ["us-east-1"] }],
    ["receivingRegions[0]: expected `name.platform`", { lostRegions: [], receivingRegions: ["x"] }],
    [
      'lostRegions: nothing is known of "us-est-1.aws", did you mean "us-east-1.aws"',
      { lostRegions: ["us-est-1.aws"] },
    ],
    ['receivingRegions: nothing is known of "a.b"', { lostRegions: [], receivingRegions: ["a.b"] }],
    ['allowedRegions: nothing is known of "a.b"', { lostRegions: [], allowedRegions: ["a.b"] }],
    ["lostRegions: expected a list of regions, but it is missing", undefined],
    ['simulate: unknown option "lostRegion", did you mean "lostRegions"?', { lostRegion: [] }],
  ])("refuses by name: %s", (message, options) => {
    expect(() => simulate(list, options as never)).toThrow(message);
  });
});
