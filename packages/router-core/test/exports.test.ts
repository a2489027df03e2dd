import { expect, it } from "vitest";
import * as bare from "../src/bare.ts";
import * as main from "../src/index.ts";
import * as options from "../src/options.ts";

const shared = [
  "DeploymentOfflineError",
  "InvalidHostnameError",
  "NO_EJECTIONS",
  "NoHealthySentinelError",
  "RouterError",
  "UnknownRegionError",
  "createSentinelSelector",
  "defineProximity",
  "ejectedSentinels",
  "formatExplanation",
  "isEligible",
  "isRouterError",
  "normalizeHostname",
  "parseRegion",
  "reduceEjections",
];

it("pins the values that the main entry exports", () => {
  expect(Object.keys(main).sort()).toEqual(
    [...shared, "measuredProximity", "nearestRegions", "regionProximity", "resolveProximity", "simulate"].sort(),
  );
});

it("pins the values that the bare entry exports: the same but the two sets of data, and what falls back on them", () => {
  expect(Object.keys(bare).sort()).toEqual(shared);
});

it("pins the values that the options entry exports", () => {
  expect(Object.keys(options).sort()).toEqual([
    "STICKIES",
    "callable",
    "checkFrontlineRoute",
    "checkKnownRegion",
    "expected",
    "flag",
    "guarded",
    "implementing",
    "isRegion",
    "listOf",
    "nearestNames",
    "numberWithin",
    "oneOf",
    "optional",
    "policyChecks",
    "refuseUnknownNames",
    "resolveOptions",
    "rowOf",
    "satisfying",
    "shown",
    "text",
    "unchecked",
    "wholeNumber",
  ]);
});

it("shares the classes, so that an error of one entry is one of the other's", () => {
  expect(bare.NoHealthySentinelError).toBe(main.NoHealthySentinelError);
});
