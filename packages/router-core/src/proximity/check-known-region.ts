import { nearestNames } from "../options/nearest-names.ts";
import { shown } from "../options/option-check.ts";
import { parseRegion, type Region } from "../region.ts";
import type { Proximity } from "./proximity.ts";

const SUGGESTIONS = 3;

/** A well-formed region that the proximity in use knows nothing of: most likely a slip of the pen. */
export class UnknownRegionError extends RangeError {
  override readonly name = "UnknownRegionError";
  /** Stable: switch on this, not on the message. */
  readonly code = "UNKNOWN_REGION";
  readonly region: Region;
  /** The known names that are most like it, the likeliest first. */
  readonly suggestions: readonly Region[];

  constructor(option: string, region: Region, suggestions: readonly Region[]) {
    const meant = suggestions.length > 0 ? `, did you mean ${suggestions.map(shown).join(" or ")}?` : ";";
    super(
      `${option}: nothing is known of ${shown(region)}${meant} ` +
        "For a region of your own, pass `proximity` with a row or coordinates for it",
    );
    this.region = region;
    this.suggestions = suggestions;
  }
}

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
