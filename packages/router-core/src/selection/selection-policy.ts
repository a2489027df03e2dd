import { expected } from "../expected.ts";
import { parseRegion, type Region } from "../region.ts";

/** How a region is drained. `soft`: used when nothing else is left. `hard`: never used. */
export type Drain = "soft" | "hard";

/** Rules about where requests may go. All filters before ranking; all optional. */
export interface SelectionPolicy {
  /** Regions to keep requests away from. Default: none. */
  readonly drainedRegions?: Readonly<Record<Region, Drain>>;
  /** A residency fence: requests go to these regions only, the local one included. Default: anywhere. */
  readonly allowedRegions?: readonly Region[];
  /**
   * The share of keys, 0 to 100 per cent, that each region takes; for the others it is a last resort, as if drained
   * softly. Raising a dial only adds keys. Default: 100 for every region.
   */
  readonly regionDial?: Readonly<Record<Region, number>>;
  /**
   * With no eligible sentinel: `fail`, or try `any` that is wanted running and not paused, whatever its health check
   * said. Drains and the fence hold all the same. Default: `fail`.
   */
  readonly onNoHealthy?: "fail" | "any";
}

/** A policy with its defaults filled in, checked. */
export interface ResolvedPolicy {
  readonly drained: ReadonlyMap<Region, Drain>;
  readonly allowed: ReadonlySet<Region> | null;
  readonly dial: ReadonlyMap<Region, number>;
  readonly onNoHealthy: "fail" | "any";
}

export function resolvePolicy(policy: SelectionPolicy): ResolvedPolicy {
  const { drainedRegions = {}, allowedRegions, regionDial = {}, onNoHealthy = "fail" } = policy;
  for (const [region, drain] of Object.entries(drainedRegions)) {
    if (drain !== "soft" && drain !== "hard") {
      throw new TypeError(expected(`drainedRegions[${JSON.stringify(region)}]`, '"soft" or "hard"', drain));
    }
  }
  if (allowedRegions !== undefined && !Array.isArray(allowedRegions)) {
    throw new TypeError(expected("allowedRegions", "a list of regions", allowedRegions));
  }
  for (const [region, percent] of Object.entries(regionDial)) {
    if (!(percent >= 0 && percent <= 100)) {
      throw new RangeError(expected(`regionDial[${JSON.stringify(region)}]`, "0 to 100 per cent", percent));
    }
  }
  if (onNoHealthy !== "fail" && onNoHealthy !== "any") {
    throw new TypeError(expected("onNoHealthy", '"fail" or "any"', onNoHealthy));
  }
  return {
    drained: byRegion("drainedRegions", Object.entries(drainedRegions)),
    allowed: allowedRegions ? new Set(allowedRegions.map((region) => parseRegion(region, "allowedRegions"))) : null,
    dial: byRegion("regionDial", Object.entries(regionDial)),
    onNoHealthy,
  };
}

function byRegion<T>(name: string, entries: readonly (readonly [Region, T])[]): Map<Region, T> {
  return new Map(entries.map(([region, value]) => [parseRegion(region, name), value]));
}
