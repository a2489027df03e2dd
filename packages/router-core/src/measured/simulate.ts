import type { Proximity, ProximityTable } from "../proximity/proximity.ts";
import { proximityOver } from "../proximity/proximity-over.ts";
import {
  type SimulatedRegion,
  type SimulationOptions as SimulateOptions,
  simulateOver,
} from "../selection/simulate.ts";
import type { Sentinel } from "../sentinel.ts";
import { measuredProximity } from "./measured-proximity.ts";

/** Options of {@link simulate}. */
export interface SimulationOptions extends Omit<SimulateOptions, "proximity"> {
  /** As in {@link createSentinelSelector}. Default: {@link measuredProximity}. */
  readonly proximity?: Proximity | ProximityTable | undefined;
}

/**
 * What if these regions were lost? For each receiving region, who serves its requests before and after.
 *
 * Decides with the same function as requests do, so the answer is what would happen.
 *
 * @throws {TypeError | RangeError} on the options that {@link createSentinelSelector} refuses, and on a lost or receiving
 *   region that the proximity knows nothing of
 * @example
 * const sentinels = [
 *   { id: "s_1", region: "us-east-1.aws", health: "healthy" },
 *   { id: "s_2", region: "eu-west-1.aws", health: "healthy" },
 * ] as const;
 * simulate(sentinels, { lostRegions: ["us-east-1.aws"], receivingRegions: ["us-west-2.aws"] });
 * //=> [{ region: "us-west-2.aws", servedBy: "us-east-1.aws", thenServedBy: "eu-west-1.aws" }]
 */
export function simulate(sentinels: readonly Sentinel[], options: SimulationOptions): SimulatedRegion[] {
  return simulateOver(proximityOver(measuredProximity), sentinels, options);
}
