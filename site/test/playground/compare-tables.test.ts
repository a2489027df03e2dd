import { measuredProximity, regionProximity } from "@frontline-routing/router-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Case, freshRegion, plainCase } from "../../playground/case/case.ts";
import { compareTables } from "../../playground/decision/compare-tables.ts";
import { comparisonInWords } from "../../playground/decision/comparison-in-words.ts";
import { decideCase } from "../../playground/decision/decide-case.ts";
import { anyCase } from "./arbitrary-case.ts";

const compare = (theCase: Case) => compareTables(theCase, decideCase(theCase));
const among = (at: string, ...names: string[]) => plainCase(at, names.map(freshRegion));

describe("the original's table beside the measured order", () => {
  it("picks Oregon over Montréal from Virginia, for the difference of the measured round trips", () => {
    const comparison = compare(among("us-east-1.aws", "us-west-2.aws", "ca-central-1.aws"));
    expect(comparison.measured.map(({ region }) => region)).toEqual(["ca-central-1.aws", "us-west-2.aws"]);
    expect(comparison.original.map(({ region }) => region)).toEqual(["us-west-2.aws", "ca-central-1.aws"]);
    const ms = (to: string) => {
      const evidence = measuredProximity.evidence("us-east-1.aws", to);
      return evidence.by === "latency" ? evidence.milliseconds : Number.NaN;
    };
    expect(comparison.extraMs).toBeCloseTo(ms("us-west-2.aws") - ms("ca-central-1.aws"), 9);
    expect(comparisonInWords(comparison)).toBe("The original's table picks us-west-2.aws: 47.7 ms more.");
  });

  it("never picks a region that is nearer by the evidence that is shown", () => {
    let dearer = 0;
    const listed = Object.keys(regionProximity);
    const plain = fc.tuple(fc.constantFrom(...listed), fc.subarray(listed)).map(([at, names]) => among(at, ...names));
    fc.assert(
      fc.property(fc.oneof(anyCase, plain), (theCase) => {
        const { extraMs } = compare(theCase);
        expect(extraMs ?? 0).toBeGreaterThanOrEqual(0);
        if (extraMs !== null && extraMs > 0) dearer++;
      }),
      { numRuns: 500 },
    );
    expect(dearer).toBeGreaterThan(0);
  });

  it("tries the same regions, in its own order", () => {
    fc.assert(
      fc.property(anyCase, (theCase) => {
        const { measured, original } = compare(theCase);
        const names = (regions: typeof measured) => regions.map(({ region }) => region).sort();
        expect(names(original)).toEqual(names(measured));
      }),
    );
  });

  it("says where the table has no row", () => {
    expect(compare(among("af-south-1.aws", "eu-west-1.aws")).hasRow).toBe(false);
    for (const region of Object.keys(regionProximity)) expect(compare(among(region)).hasRow).toBe(true);
  });

  it("calls a round trip that is taken from a distance an estimate", () => {
    const { isMeasured, measured } = compare(among("us-east-1.aws", "eastus.azure"));
    expect(isMeasured).toBe(false);
    expect(measured[0]?.roundTrip.by).toBe("distance");
  });

  it("has no difference to show where nobody can serve, or nothing is known of the way", () => {
    expect(compare(among("us-east-1.aws"))).toMatchObject({ measured: [], original: [], extraMs: null });
    expect(compare(among("local.dev", "us-east-1.aws")).extraMs).toBeNull();
  });
});
