import { describe, expect, it } from "vitest";
import { parseRegion } from "../src/index.ts";
import { isRegion } from "../src/region.ts";

describe("parseRegion", () => {
  it.each(["us-east-1.aws", "local.dev", "a.b", "europe-west10.gcp", `${"a".repeat(251)}.aws`])(
    "accepts %s",
    (name) => {
      expect(parseRegion(name)).toBe(name);
    },
  );

  it.each(["", "us-east-1", "US-EAST-1.aws", "a..b", "a.b.c", "-a.b", "a-.b", "a.b-", ".aws", "a.", "a b.c", "ä.aws"])(
    "refuses %j, by name and with the remedy",
    (name) => {
      expect(() => parseRegion(name, "allowedRegions")).toThrow(TypeError);
      expect(() => parseRegion(name, "allowedRegions")).toThrow(`allowedRegions: expected \`name.platform\``);
    },
  );

  it("refuses what is longer than the column", () => {
    expect(() => parseRegion(`${"a".repeat(252)}.aws`)).toThrow(TypeError);
  });

  it.each([undefined, null, 1, {}, Symbol("a.b")])("is no region, and no crash: %o", (value) => {
    expect(isRegion(value)).toBe(false);
  });
});
