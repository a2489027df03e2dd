import type { Proximity, ProximityTable } from "../proximity/proximity.ts";
import { proximityOver } from "../proximity/proximity-over.ts";
import { measuredProximity } from "./measured-proximity.ts";

/**
 * What a `proximity` option stands for: the measured order where none is given; behind what it lists, where a plain
 * table is. For packages that take the option too.
 *
 * @throws {TypeError} when it is neither a table nor a proximity, or the table is malformed
 * @example
 * resolveProximity({ "fra-1.own": ["ams-1.own"] }).knows("ams-1.own"); //=> true
 * resolveProximity().knows("us-east-1.aws"); //=> true
 */
export function resolveProximity(proximity?: Proximity | ProximityTable): Proximity {
  return proximityOver(measuredProximity)(proximity, "proximity");
}
