import { nearestNames } from "../options/nearest-names.ts";
import { parseRegion, type Region } from "../region.ts";
import type { Proximity } from "./proximity.ts";
import { UnknownRegionError } from "./unknown-region-error.ts";

const SUGGESTIONS = 3;

/**
 * Checks that a region is well formed and known. A selector could take an unknown one and order its peers by name; but
 * where a person wrote it, it is a typo, and a typo must never turn a residency fence or a drain off.
 *
 * @param name what to call the value in errors, e.g. `allowedRegions[0]`
 * @throws {TypeError} it isn't of the form `name.platform`
 * @throws {UnknownRegionError} the proximity knows nothing of it
 * @example
 * const proximity = defineProximity({ table: { "fra-1.own": ["ams-1.own"] } });
 * checkKnownRegion("ams-1.own", "region", proximity); //=> "ams-1.own"
 * checkKnownRegion("asm-1.own", "region", proximity);
 * // throws UnknownRegionError: region: nothing is known of "asm-1.own", did you mean "ams-1.own" or "fra-1.own"? …
 */
export function checkKnownRegion(value: unknown, name: string, proximity: Proximity): Region {
  const region = parseRegion(value, name);
  if (proximity.knows(region)) return region;
  throw new UnknownRegionError(name, region, nearestNames(region, proximity.regions, SUGGESTIONS));
}
