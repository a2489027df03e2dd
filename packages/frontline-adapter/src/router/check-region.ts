import { type Proximity, parseRegion, type Region } from "@frontline-routing/router-core";
import { editDistance } from "./edit-distance.ts";
import { UnknownRegionError } from "./unknown-region-error.ts";

const SUGGESTIONS = 3;

/**
 * Checks that a region is well formed and known. A selector would take an unknown one and order its peers by name: at
 * start-up that is a typo, and better told than followed.
 *
 * @throws {TypeError} it isn't of the form `name.platform`
 * @throws {UnknownRegionError} nothing is known of it
 */
export function checkRegion(value: unknown, proximity: Proximity): Region {
  const region = parseRegion(value);
  if (proximity.knows(region)) return region;
  const distances = proximity.regions.map((name) => ({ name, distance: editDistance(region, name) }));
  distances.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  throw new UnknownRegionError(
    region,
    distances.slice(0, SUGGESTIONS).map(({ name }) => name),
  );
}
