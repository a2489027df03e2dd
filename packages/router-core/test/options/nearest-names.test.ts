import fc from "fast-check";
import { expect, it } from "vitest";
import { nearestNames } from "../../src/options.ts";

const names = fc.uniqueArray(fc.string({ maxLength: 12 }), { minLength: 1, maxLength: 8 });

it("answers a known name first", () => {
  fc.assert(
    fc.property(names, fc.nat(), (known, n) => {
      const name = known[n % known.length] ?? "";
      expect(nearestNames(name, known, 1)).toEqual([name]);
    }),
  );
});

it("forgives one letter too few, too many, or another one", () => {
  const known = ["drainedRegions", "allowedRegions", "regionDial", "onNoHealthy"];
  for (const name of ["drainedRegion", "drainedRegionss", "drainedRegiens"]) {
    expect(nearestNames(name, known, 1)).toEqual(["drainedRegions"]);
  }
});

it("answers by name where several are equally near, whatever their order, and as many as there are", () => {
  expect(nearestNames("c", ["b", "a"], 1)).toEqual(["a"]);
  expect(nearestNames("c", ["a", "b"], 1)).toEqual(["a"]);
  expect(nearestNames("c", ["b", "a"], 3)).toEqual(["a", "b"]);
  expect(nearestNames("c", [], 3)).toEqual([]);
});

it("compares the first 255 characters only, so that a long name from outside is no work", () => {
  const [start, rest] = ["a".repeat(255), "b".repeat(300)];
  expect(nearestNames(start + rest, [rest, start], 1)).toEqual([start]);
});
