import { measuredProximity } from "@frontline-routing/router-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { freshRegion, plainCase } from "../../playground/case/case.ts";
import { decideCase } from "../../playground/decision/decide-case.ts";
import { landPath } from "../../playground/map/land.ts";
import { mapOfCase, mappedRegions } from "../../playground/map/map-of-case.ts";
import { MAP } from "../../playground/map/projection.ts";
import { anyCase } from "./arbitrary-case.ts";

describe("the map", () => {
  it("has every region whose place is known, inside of its frame", () => {
    const placed = measuredProximity.regions.filter((region) => measuredProximity.coordinates(region));
    expect(mappedRegions.map(({ region }) => region)).toEqual(placed);
    expect(placed.length).toBeGreaterThan(150);
    for (const { x, y } of mappedRegions) {
      expect(x).toBeGreaterThan(0);
      expect(x).toBeLessThan(MAP.width);
      expect(y).toBeGreaterThan(MAP.top);
      expect(y).toBeLessThan(MAP.top + MAP.height);
    }
  });

  it("has east on the right and south below", () => {
    const at = (name: string) =>
      mappedRegions.find(({ region }) => region === name) ?? { x: Number.NaN, y: Number.NaN };
    expect(at("us-west-2.aws").x).toBeLessThan(at("us-east-1.aws").x);
    expect(at("us-east-1.aws").x).toBeLessThan(at("eu-west-1.aws").x);
    expect(at("ap-southeast-2.aws").y).toBeGreaterThan(at("ap-northeast-1.aws").y);
  });

  it("draws land", () => {
    expect(landPath()).toMatch(/^M[\d.]+,[\d.]+L/);
  });

  it("numbers the regions in the order of attempts, and says which it can't place", () => {
    const theCase = plainCase("eu-west-1.aws", [
      freshRegion("ap-south-1.aws"),
      { ...freshRegion("eu-west-1.aws"), sentinels: ["unhealthy"] },
      freshRegion("us-east-1.aws"),
      freshRegion("local.dev"),
    ]);
    const { markers, ways, unplaced } = mapOfCase(theCase, decideCase(theCase));
    expect(Object.fromEntries(markers.map(({ region, place }) => [region, place]))).toEqual({
      "us-east-1.aws": 1,
      "ap-south-1.aws": 2,
      "eu-west-1.aws": null,
    });
    expect(ways.map(({ region }) => region)).toEqual(["us-east-1.aws", "ap-south-1.aws"]);
    expect(unplaced).toEqual(["local.dev"]);
  });

  it("draws the best last, on top of what is near it", () => {
    fc.assert(
      fc.property(anyCase, (theCase) => {
        const places = mapOfCase(theCase, decideCase(theCase)).markers.map(({ place }) => place ?? Number.MAX_VALUE);
        expect(places).toEqual(places.toSorted((a, b) => b - a));
      }),
    );
  });
});
