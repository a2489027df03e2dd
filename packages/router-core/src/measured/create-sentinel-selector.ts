import type { Proximity, ProximityTable } from "../proximity/proximity.ts";
import { proximityOver } from "../proximity/proximity-over.ts";
import {
  type SentinelSelectorOptions as SelectorOptions,
  selectorOver,
} from "../selection/create-sentinel-selector.ts";
import type { SentinelSelector } from "../selection/sentinel-selector.ts";
import { measuredProximity } from "./measured-proximity.ts";

/** Options of {@link createSentinelSelector}. */
export interface SentinelSelectorOptions extends Omit<SelectorOptions, "proximity"> {
  /**
   * Which regions are near which. Default: {@link measuredProximity}. A plain table such as {@link regionProximity}
   * keeps its order for what it lists and has the measured order behind it.
   */
  readonly proximity?: Proximity | ProximityTable | undefined;
}

/**
 * Creates the selector of one region's frontline. Pure: same input, same decision, but for what `random` decides.
 *
 * @throws {TypeError} an option is unknown, missing or of the wrong type, or a region is not of the form `name.platform`
 * @throws {RangeError} a dial is not between 0 and 100
 * @throws {UnknownRegionError} the proximity knows nothing of the own region, or of one in the policy
 * @example
 * const selector = createSentinelSelector({ region: "eu-west-1.aws" });
 * selector.selectSentinel({ deploymentId: "d_1" }, [
 *   { id: "s_1", region: "us-east-1.aws", health: "healthy" },
 *   { id: "s_2", region: "ap-south-1.aws", health: "healthy" },
 * ]);
 * //=> { destination: "remote", deploymentId: "d_1", localSentinel: null, nearestNlbRegion: "us-east-1.aws" }
 */
export function createSentinelSelector(options: SentinelSelectorOptions): SentinelSelector {
  return selectorOver(proximityOver(measuredProximity), options);
}
