import type { Proximity, ProximityTable } from "../proximity/proximity.ts";
import { toProximity } from "../proximity/to-proximity.ts";
import { measuredProximity } from "./measured-proximity.ts";

/** The measured order where none is given; behind what it lists, where a plain table is. */
export function orMeasured(proximity: Proximity | ProximityTable | undefined): Proximity {
  return proximity === undefined ? measuredProximity : toProximity(proximity, measuredProximity);
}
