import type { Region } from "../region.ts";

/** Regions in order of preference, by the region they are seen from. */
export type ProximityTable = Readonly<Record<Region, readonly Region[]>>;

/** Where a region is, in degrees. */
export interface Coordinates {
  /** Latitude, from -90 to 90. */
  readonly lat: number;
  /** Longitude, from -180 to 180. */
  readonly lon: number;
}

/**
 * What a region's place in the order rests on, seen from another region.
 *
 * - `table`: an explicit table lists it, at this position (0 is the nearest).
 * - `latency`: a measured round trip.
 * - `distance`: great-circle distance, and the round trip it is taken for (1 ms for every 40 km).
 * - `name`: nothing is known of the pair; names decide, so that the answer is the same each time.
 */
export type ProximityEvidence =
  | { readonly by: "table"; readonly position: number }
  | { readonly by: "latency"; readonly milliseconds: number }
  | { readonly by: "distance"; readonly kilometres: number; readonly milliseconds: number }
  | { readonly by: "name" };

/** Ranks every region against every other. Built with {@link defineProximity}; immutable. */
export interface Proximity {
  /** Every region that this one has heard of, by name. */
  readonly regions: readonly Region[];
  /** Whether anything is said of a region: in a table, a latency or coordinates. */
  knows(region: Region): boolean;
  /** Where a region is, when known. */
  coordinates(region: Region): Coordinates | undefined;
  /** The best evidence for `to`'s place in the order seen from `from`. */
  evidence(from: Region, to: Region): ProximityEvidence;
  /**
   * All known regions but `from`, nearest first. A total order: never two in one place, the same each time.
   * From a region that nothing is known of, it is the order of names.
   */
  nearestRegions(from: Region): readonly Region[];
}
