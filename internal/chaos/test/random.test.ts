import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../src/random.ts";

describe("random choices", () => {
  it("follow from the seed, and differ with any part of it", () => {
    const take = (...seed: (number | string)[]) => {
      const random = createRandom(...seed);
      return Array.from({ length: 5 }, () => random.below(1_000_000));
    };
    expect(take(42, "worker", 1)).toEqual(take(42, "worker", 1));
    expect(take(42, "worker", 1)).not.toEqual(take(42, "worker", 2));
    expect(take(42, "worker", 1)).not.toEqual(take(43, "worker", 1));
  });

  it("stay below their limit, and come near both ends", () => {
    const random = createRandom(1);
    const numbers = new Set(Array.from({ length: 1_000 }, () => random.below(10)));
    expect([...numbers].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("shuffle without losing anything", () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.integer()), (seed, list) => {
        expect(createRandom(seed).shuffle(list).toSorted()).toEqual(list.toSorted());
      }),
    );
  });
});
