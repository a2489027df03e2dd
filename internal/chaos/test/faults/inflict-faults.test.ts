import { expect, it } from "vitest";
import { inflictFaults } from "../../src/faults/inflict-faults.ts";

it("gives every kind its turn before any has its second, then those first that didn't happen", async () => {
  const tried: string[] = [];
  const faults = ["a", "b", "c", "d", "e"].map((kind) => ({
    kind,
    inflict: async () => tried.push(kind) > 5 || (kind !== "b" && kind !== "d"),
  }));
  const isEnough = () => tried.length === 10;
  expect(await inflictFaults(faults, { seed: 1, maxPauseMs: 1, isEnough })).toEqual({ a: 2, b: 1, c: 2, d: 1, e: 2 });
  expect(tried.slice(0, 5).sort()).toEqual(["a", "b", "c", "d", "e"]);
  expect(tried.slice(5, 7).sort()).toEqual(["b", "d"]);
});
