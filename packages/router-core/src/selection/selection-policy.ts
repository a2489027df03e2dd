import { byRegion, listOf, numberWithin, oneOf, optional } from "../options/checks.ts";
import type { Checked, ChecksOf } from "../options/option-check.ts";
import { checkKnownRegion } from "../proximity/check-known-region.ts";
import type { Proximity } from "../proximity/proximity.ts";
import { parseRegion, type Region } from "../region.ts";

/** How a region is drained. `soft`: used when nothing else is left. `hard`: never used. */
export type Drain = "soft" | "hard";

/** Rules about where requests may go. All filters before ranking; all optional. */
export interface SelectionPolicy {
  /** Regions to keep requests away from. Default: none. */
  readonly drainedRegions?: Readonly<Record<Region, Drain>> | undefined;
  /** A residency fence: requests go to these regions only, the local one included. Default: anywhere. */
  readonly allowedRegions?: readonly Region[] | undefined;
  /**
   * The share of keys, 0 to 100 per cent, that each region takes; for the others it is a last resort, as if drained
   * softly. Raising a dial only adds keys. Default: 100 for every region.
   */
  readonly regionDial?: Readonly<Record<Region, number>> | undefined;
  /**
   * With no eligible sentinel: `fail`, or try `any` that is wanted running and not paused, whatever its health check
   * said. Drains and the fence hold all the same. Default: `fail`.
   */
  readonly onNoHealthy?: "fail" | "any" | undefined;
}

/**
 * How the options of a policy are checked, wherever they are a part of a function's options. Whether a proximity knows
 * their regions is asked where there is one.
 *
 * @example
 * resolveOptions("createRouter", { onNoHealthy: "any" }, policyChecks).onNoHealthy; //=> "any"
 * resolveOptions("createRouter", { allowedRegion: ["us-east-1.aws"] }, policyChecks);
 * // throws TypeError: createRouter: unknown option "allowedRegion", did you mean "allowedRegions"? …
 */
export const policyChecks = {
  drainedRegions: /* @__PURE__ */ byRegion<Drain>(/* @__PURE__ */ oneOf(["soft", "hard"]), {}),
  allowedRegions: /* @__PURE__ */ optional(/* @__PURE__ */ listOf("a list of regions", parseRegion)),
  regionDial: /* @__PURE__ */ byRegion(/* @__PURE__ */ numberWithin("0 to 100 per cent", 0, 100), {}),
  onNoHealthy: /* @__PURE__ */ oneOf(["fail", "any"], "fail"),
} satisfies ChecksOf<SelectionPolicy>;

/** A policy with its defaults filled in, its regions known. */
export interface ResolvedPolicy {
  readonly drained: ReadonlyMap<Region, Drain>;
  readonly allowed: ReadonlySet<Region> | null;
  readonly dial: ReadonlyMap<Region, number>;
  readonly onNoHealthy: "fail" | "any";
}

/** @throws {UnknownRegionError} the proximity knows nothing of a region */
export function resolvePolicy(policy: Checked<typeof policyChecks>, proximity: Proximity): ResolvedPolicy {
  const { drainedRegions, allowedRegions, regionDial, onNoHealthy } = policy;
  for (const region of Object.keys(drainedRegions)) checkKnownRegion(region, "drainedRegions", proximity);
  for (const region of allowedRegions ?? []) checkKnownRegion(region, "allowedRegions", proximity);
  for (const region of Object.keys(regionDial)) checkKnownRegion(region, "regionDial", proximity);
  return {
    drained: new Map(Object.entries(drainedRegions)),
    allowed: allowedRegions ? new Set(allowedRegions) : null,
    dial: new Map(Object.entries(regionDial)),
    onNoHealthy,
  };
}
