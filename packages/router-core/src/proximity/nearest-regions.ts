import { parseRegion, type Region } from "../region.ts";
import type { Proximity, ProximityTable } from "./proximity.ts";
import { proximityOver } from "./proximity-over.ts";

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
