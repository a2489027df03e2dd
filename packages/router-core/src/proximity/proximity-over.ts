import { type OptionCheck, refuse } from "../options/option-check.ts";
import { parseRegion, type Region } from "../region.ts";
import { checkProximity, defineProximity } from "./define-proximity.ts";
import type { Proximity, ProximityTable } from "./proximity.ts";

/**
 * Checks an option that is a proximity, or a plain table, which is one too: over `base`, which is also the default.
 * Without a base it must be given.
 */
export function proximityOver(base?: Proximity): OptionCheck<Proximity> {
  return (value = base, name) => {
    if (typeof value !== "object" || value === null) {
      refuse(name, "a table or the result of defineProximity", value);
    }
    if ("nearestRegions" in value) return checkProximity(value, name);
    const table = value as ProximityTable;
    return defineProximity(base ? { table, base } : { table });
  };
}

/**
 * All regions that a proximity knows, but `from`, nearest first: the total order that selection goes by.
 *
 * @throws {TypeError} when `from` is not of the form `name.platform`
 * @example
 * nearestRegions("fra-1.own", { "fra-1.own": ["ams-1.own", "lon-1.own"] }); //=> ["ams-1.own", "lon-1.own"]
 */
export function nearestRegions(from: Region, proximity: Proximity | ProximityTable): readonly Region[] {
  return proximityOver()(proximity, "proximity").nearestRegions(parseRegion(from, "from"));
}
