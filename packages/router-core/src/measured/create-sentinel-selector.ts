import type { Proximity, ProximityTable } from "../proximity/proximity.ts";
import {
  createSentinelSelector as createSelector,
  type SentinelSelectorOptions as SelectorOptions,
} from "../selection/create-sentinel-selector.ts";
import type { SentinelSelector } from "../selection/sentinel-selector.ts";
import { resolveProximity } from "./resolve-proximity.ts";

/** Options of {@link createSentinelSelector}. */
export interface SentinelSelectorOptions extends Omit<SelectorOptions, "proximity"> {
  /**
   * Which regions are near which. Default: {@link measuredProximity}. A plain table such as {@link regionProximity}
   * keeps its order for what it lists and has the measured order behind it.
   */
  readonly proximity?: Proximity | ProximityTable;
}

/**
 * Creates the selector of one region's frontline. Pure: same input, same decision, but for what `random` decides.
 *
 * @throws {TypeError} when `region` or a name in an option is not of the form `name.platform`, or an option has a
 *   value it can't have
 * @throws {RangeError} when a dial is not between 0 and 100
 * @example
 * const selector = createSentinelSelector({ region: "eu-west-1.aws" });
 * selector.selectSentinel({ deploymentId: "d_1" }, [
 *   { id: "s_1", region: "us-east-1.aws", health: "healthy" },
 *   { id: "s_2", region: "ap-south-1.aws", health: "healthy" },
 * ]);
 * //=> { destination: "remote", deploymentId: "d_1", localSentinel: null, nearestNlbRegion: "us-east-1.aws" }
 */
export function createSentinelSelector(options: SentinelSelectorOptions): SentinelSelector {
  return createSelector({ ...options, proximity: resolveProximity(options.proximity) });
}
