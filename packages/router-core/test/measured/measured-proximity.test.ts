import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { defineProximity, measuredProximity, nearestRegions, regionProximity } from "../../src/index.ts";
import { replayable, seedRegions } from "../arbitraries.ts";
import { type Latencies, meanRegret } from "./regret.ts";

const aws = read("aws-rtt.json", "aws");
const azure = read("azure-rtt.json", "azure");
const gcp = read("gcp-rtt.json", "gcp");

describe("the mean regret of the default order", () => {
  // The numbers are those of docs/proximity.md: a refresh of the data that changes them changes that page, too.
  it.each([
    ["the original's 13 AWS regions", aws, seedRegions, 0.005],
    ["all AWS regions", aws, Object.keys(aws), 0.01],
    ["all Google Cloud regions", gcp, Object.keys(gcp), 0.005],
    ["all Azure regions", azure, Object.keys(azure), 0.005],
  ])("over %s is next to nothing", (_name, latencies, regions, bound) => {
    expect(meanRegret(regions, latencies, (from) => nearestRegions(from))).toBeLessThan(bound);
  });

  it("holds when each direction is measured the other way round", () => {
    const reversed = Object.fromEntries(
      Object.keys(aws).map((to) => [
        to,
        Object.fromEntries(Object.keys(aws).map((from) => [from, aws[from]?.[to] ?? 0])),
      ]),
    );
    expect(meanRegret(Object.keys(aws), reversed, (from) => nearestRegions(from))).toBeLessThan(0.01);
  });

  it("is far below the original table's, even with the measured order behind what that lists", () => {
    const original = meanRegret(seedRegions, aws, (from) => nearestRegions(from, regionProximity));
    expect(original).toBeCloseTo(4.56, 2);
  });
});

describe("regions of which only the place is known", () => {
  it("compete with measured ones, at a fraction of the regret of coming last", () => {
    const regions = Object.keys(aws);
    const random = replayable(1);
    const sums = { merged: 0, last: 0 };
    for (let round = 0; round < 10; round++) {
      const hidden = new Set(
        regions.flatMap((a) => regions.filter((b) => a < b && random() < 0.5).map((b) => `${a} ${b}`)),
      );
      const isHidden = (a: string, b: string) => hidden.has(a < b ? `${a} ${b}` : `${b} ${a}`);
      const proximity = defineProximity({
        latencies: Object.fromEntries(
          regions.map((from) => [
            from,
            Object.fromEntries(Object.entries(aws[from] ?? {}).filter(([to]) => !isHidden(from, to))),
          ]),
        ),
        coordinates: Object.fromEntries(
          regions.map((region) => [region, measuredProximity.coordinates(region) ?? { lat: 0, lon: 0 }]),
        ),
      });
      sums.merged += meanRegret(regions, aws, proximity.nearestRegions);
      sums.last += meanRegret(regions, aws, (from) => {
        const order = proximity.nearestRegions(from);
        return [...order.filter((to) => !isHidden(from, to)), ...order.filter((to) => isHidden(from, to))];
      });
    }
    expect(sums.merged / 10).toBeLessThan(5);
    expect(sums.merged).toBeLessThan(sums.last / 3);
  });

  it("put the same city's other platforms before another continent of one's own", () => {
    const order = nearestRegions("us-east-1.aws");
    expect(order.indexOf("eastus.azure")).toBeLessThan(order.indexOf("us-west-2.aws"));
    expect(order.indexOf("us-east4.gcp")).toBeLessThan(order.indexOf("us-west-2.aws"));
  });
});

it("knows 33 measured AWS, 51 Azure and 44 Google Cloud regions, and those with coordinates only", () => {
  const measured = (platform: string) =>
    measuredProximity.regions.filter(
      (to) =>
        to.endsWith(`.${platform}`) &&
        measuredProximity.regions.some((from) => measuredProximity.evidence(from, to).by === "latency"),
    ).length;
  expect([measured("aws"), measured("azure"), measured("gcp")]).toEqual([33, 51, 44]);
  expect(measuredProximity.regions).toHaveLength(157);
  expect(measuredProximity.knows("cn-north-1.aws")).toBe(true);
  expect(measuredProximity.knows("local.dev")).toBe(true);
  expect(measuredProximity.knows("mars-1.own")).toBe(false);
});

function read(file: string, platform: string): Latencies {
  const rows: Latencies = JSON.parse(readFileSync(new URL(`../../data/${file}`, import.meta.url), "utf8"));
  const suffixed = (row: Latencies[string]) =>
    Object.fromEntries(Object.entries(row).map(([to, ms]) => [`${to}.${platform}`, ms]));
  return Object.fromEntries(Object.entries(rows).map(([from, row]) => [`${from}.${platform}`, suffixed(row)]));
}
