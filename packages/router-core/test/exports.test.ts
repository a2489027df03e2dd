import { expect, it } from "vitest";
import * as bare from "../src/bare.ts";
import * as main from "../src/index.ts";

const shared = [
  "InvalidHostnameError",
  "NoHealthySentinelError",
  "RouterError",
  "createSentinelSelector",
  "defineProximity",
  "formatExplanation",
  "isEligible",
  "isRouterError",
  "nearestRegions",
  "normalizeHostname",
  "parseRegion",
  "simulate",
];

it("pins the values that the main entry exports", () => {
  expect(Object.keys(main).sort()).toEqual(
    [...shared, "measuredProximity", "regionProximity", "resolveProximity"].sort(),
  );
});

it("pins the values that the bare entry exports: the same but the two sets of data, and what falls back on them", () => {
  expect(Object.keys(bare).sort()).toEqual(shared);
});

it("shares the classes, so that an error of one entry is one of the other's", () => {
  expect(bare.NoHealthySentinelError).toBe(main.NoHealthySentinelError);
});
