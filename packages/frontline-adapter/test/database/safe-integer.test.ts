import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { safeInteger } from "../../src/database/database-error.ts";

describe("safeInteger", () => {
  it("reads every safe integer alike as number, as digits and as bigint", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        for (const form of [value, String(value), BigInt(value)]) expect(safeInteger("revision", form)).toBe(value);
      }),
    );
  });

  it.each([["9007199254740992"], [9007199254740992n], [2 ** 53], ["1e3"], [""], [null], [1.5], [undefined]])(
    "refuses %s and names the column",
    (value) => {
      expect(() => safeInteger("revision", value)).toThrow(
        /^column revision holds .*, not a whole number below 2\^53$/,
      );
    },
  );
});
