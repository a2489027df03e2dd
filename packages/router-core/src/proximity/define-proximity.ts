import { byRegion, implementing, listOf, numberWithin, optional } from "../options/checks.ts";
import { type ChecksOf, isRecord, refuse } from "../options/option-check.ts";
import { resolveOptions } from "../options/resolve-options.ts";
import { parseRegion, type Region } from "../region.ts";
import { evidenceProximity } from "./evidence-proximity.ts";
import type { Coordinates, Proximity, ProximityTable } from "./proximity.ts";

/** Options of {@link defineProximity}: what is known of the caller's regions. */
export interface ProximityOptions {
  /** Explicit orders of preference. What a row lists comes first, in the row's order. Default: none. */
  readonly table?: ProximityTable | undefined;
  /**
   * Measured round trips in milliseconds, `{ from: { to: ms } }`. A pair measured one way only counts both ways.
   * A region's round trip to itself may be there and is not used. Default: none.
   */
  readonly latencies?: Readonly<Record<Region, Readonly<Record<Region, number>>>> | undefined;
  /** Where regions are, for pairs without a latency. Default: none. */
  readonly coordinates?: Readonly<Record<Region, Coordinates>> | undefined;
  /** A proximity whose facts hold wherever the others here say nothing, e.g. `measuredProximity`. Default: none. */
  readonly base?: Proximity | undefined;
}

/** Checks an option that is a proximity and nothing else. */
export const checkProximity = /* @__PURE__ */ implementing<Proximity>("the result of defineProximity", [
  "knows",
  "coordinates",
  "evidence",
  "nearestRegions",
]);

/**
 * Ranks regions by the caller's own data.
 *
 * For each pair the best evidence counts: the table, else a measured latency, else great-circle distance, else the
 * name. What the table lists comes first; latencies and distances compete in milliseconds (1 ms for every 40 km);
 * regions of which nothing is known come last, by name.
 *
 * @throws {TypeError} on an option that there isn't, a name that is not `name.platform`, a value of another type, or a
 *   region listed twice or in its own row
 * @throws {RangeError} on a latency that is negative or not finite, or coordinates off the globe
 * @example
 * const proximity = defineProximity({
 *   table: { "fra-1.own": ["ams-1.own"] },
 *   latencies: { "fra-1.own": { "lon-1.own": 12.5 } },
 *   coordinates: { "fra-1.own": { lat: 50.1, lon: 8.7 }, "nyc-1.own": { lat: 40.7, lon: -74 } },
 * });
 * proximity.nearestRegions("fra-1.own"); //=> ["ams-1.own", "lon-1.own", "nyc-1.own"]
 */
export function defineProximity(options: ProximityOptions): Proximity {
  const { base, ...facts } = resolveOptions("defineProximity", options, {
    table: byRegion(listOf("a list of regions", parseRegion), {}),
    latencies: byRegion(byRegion(numberWithin("milliseconds, 0 or more", 0, Number.MAX_VALUE)), {}),
    coordinates: byRegion(checkCoordinates, {}),
    base: optional(checkProximity),
  } satisfies ChecksOf<ProximityOptions>);
  // Maps, because they are asked for whatever a database row holds: `constructor` is no region, and no map's key.
  const table = new Map(Object.entries(facts.table));
  const latencies = new Map(Object.entries(facts.latencies).map(([from, row]) => [from, withoutSelf(from, row)]));
  const coordinates = new Map(Object.entries(facts.coordinates));
  for (const [from, row] of table) refuseRepeats(from, row);
  const listed = [...table.values()].flat();
  const measured = [...latencies.values()].flatMap((row) => [...row.keys()]);
  return evidenceProximity(
    {
      regions: [...table.keys(), ...listed, ...latencies.keys(), ...measured, ...coordinates.keys()],
      row: (from) => table.get(from) ?? [],
      latency: (a, b) => latencies.get(a)?.get(b) ?? latencies.get(b)?.get(a),
      coordinates: (region) => coordinates.get(region),
    },
    base,
  );
}

function checkCoordinates(value: unknown, name: string): Coordinates {
  if (!isRecord(value)) refuse(name, "an object with lat and lon in degrees", value);
  return {
    lat: numberWithin("-90 to 90", -90, 90)(Reflect.get(value, "lat"), `${name}.lat`),
    lon: numberWithin("-180 to 180", -180, 180)(Reflect.get(value, "lon"), `${name}.lon`),
  };
}

function withoutSelf(from: Region, row: Readonly<Record<Region, number>>): Map<Region, number> {
  return new Map(Object.entries(row).filter(([to]) => to !== from));
}

function refuseRepeats(from: Region, row: readonly Region[]): void {
  for (const [position, region] of row.entries()) {
    const problem = region === from ? "the region itself; leave it out" : `${region} twice; keep one`;
    if (region === from || row.indexOf(region) !== position) {
      throw new TypeError(`table["${from}"]: lists ${problem}`);
    }
  }
}
