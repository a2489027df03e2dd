import { nearestRegions as nearestRegionsBy } from "../proximity/nearest-regions.ts";
import type { Proximity, ProximityTable } from "../proximity/proximity.ts";
import type { Region } from "../region.ts";
import { resolveProximity } from "./resolve-proximity.ts";

/**
 * All known regions but `from`, nearest first: the total order that selection goes by.
 *
 * @param proximity default: {@link measuredProximity}; a plain table has the measured order behind what it lists
 * @throws {TypeError} when `from` is not of the form `name.platform`
 * @example
 * nearestRegions("eu-west-1.aws").filter((region) => region.endsWith(".aws")).slice(0, 2);
 * //=> ["eu-west-2.aws", "eu-west-3.aws"]
 */
export function nearestRegions(from: Region, proximity?: Proximity | ProximityTable): readonly Region[] {
  return nearestRegionsBy(from, resolveProximity(proximity));
}
