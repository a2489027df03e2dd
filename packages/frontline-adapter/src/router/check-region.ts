import { type ProximityTable, parseRegion, type Region } from "@frontline-routing/router-core";
import { editDistance } from "./edit-distance.ts";
import { UnknownRegionError } from "./unknown-region-error.ts";

const SUGGESTIONS = 3;

/**
 * Checks that a region is well formed and known: it has a row in the table or is listed in one.
 *
 * @throws {TypeError} it isn't of the form `name.platform`
 * @throws {UnknownRegionError} it is in no row of the table
 */
export function checkRegion(value: unknown, proximity: ProximityTable): Region {
  const region = parseRegion(value);
  const known = new Set([...Object.keys(proximity), ...Object.values(proximity).flat()]);
  if (known.has(region)) return region;
  const distances = [...known].map((name) => ({ name, distance: editDistance(region, name) }));
  distances.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  throw new UnknownRegionError(
    region,
    distances.slice(0, SUGGESTIONS).map(({ name }) => name),
  );
}
