import { measuredProximity } from "@frontline-routing/router-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_KEY_LENGTH, MAX_REGIONS, plainCase } from "../../playground/case/case.ts";
import { caseInUrl } from "../../playground/case/case-in-url.ts";
import { dialOf, keyOf, withChangedRegion, withoutRegion, withRegion } from "../../playground/case/edit-case.ts";
import { readCase } from "../../playground/case/read-case.ts";
import { anyCase, anyRegion } from "./arbitrary-case.ts";

describe("a change of a case", () => {
  it("adds a region once, and up to as many as a link may say", () => {
    const full = measuredProximity.regions.reduce(withRegion, plainCase("eu-west-1.aws", []));
    expect(full.regions).toHaveLength(MAX_REGIONS);
    expect(readCase(caseInUrl(full))).toEqual({ case: full, problem: null });
    expect(withRegion(full, "af-south-1.aws")).toBe(full);
  });

  it("takes away what it added", () => {
    fc.assert(
      fc.property(anyCase, anyRegion, (theCase, name) => {
        const without = withoutRegion(theCase, name);
        if (without.regions.length < MAX_REGIONS) {
          expect(withoutRegion(withRegion(without, name), name)).toEqual(without);
        }
      }),
    );
  });

  it("changes the one region, in its place", () => {
    fc.assert(
      fc.property(anyCase, (theCase) => {
        const [region] = theCase.regions;
        if (!region) return;
        const { regions } = withChangedRegion(theCase, { ...region, dial: 42 });
        expect(regions).toEqual([{ ...region, dial: 42 }, ...theCase.regions.slice(1)]);
      }),
    );
  });
});

describe("what somebody typed", () => {
  it("is a key that a link can carry", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (typed) => {
        const theCase = { ...plainCase("eu-west-1.aws", []), key: keyOf(typed) };
        expect(theCase.key.length).toBeLessThanOrEqual(MAX_KEY_LENGTH);
        expect(readCase(caseInUrl(theCase)).case).toEqual(theCase);
      }),
    );
    expect(keyOf("half a pair: \ud83d")).toBe("half a pair: \ufffd");
  });

  it.each([
    ["", 30, 30],
    ["7.6", 30, 8],
    ["-5", 30, 0],
    ["1e9", 30, 100],
    ["many", 30, 30],
  ])("is a dial: %j", (typed, before, after) => {
    expect(dialOf(typed, before)).toBe(after);
  });
});
