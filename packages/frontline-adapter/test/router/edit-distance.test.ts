import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editDistance } from "../../src/router/edit-distance.ts";

const word = fc.string({ maxLength: 12 });

describe("editDistance", () => {
  it.each([
    ["us-east-1.aws", "us-east-1.aws", 0],
    ["us-est-1.aws", "us-east-1.aws", 1],
    ["kitten", "sitting", 3],
    ["", "abc", 3],
  ])("between %j and %j is %i", (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });

  it("is a metric: symmetric, zero only for equals, and never longer than a detour", () => {
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
        expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c));
      }),
    );
  });
});
