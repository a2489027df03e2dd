import { expected } from "../expected.ts";
import { parseRegion, type Region } from "../region.ts";
import { evidenceProximity } from "./evidence-proximity.ts";
import type { Coordinates, Proximity, ProximityTable } from "./proximity.ts";

/** Options of {@link defineProximity}: what is known of the caller's regions. */
export interface ProximityOptions {
  /** Explicit orders of preference. What a row lists comes first, in the row's order. Default: none. */
  readonly table?: ProximityTable;
  /**
   * Measured round trips in milliseconds, `{ from: { to: ms } }`. A pair measured one way only counts both ways.
   * A region's round trip to itself may be there and is not used. Default: none.
   */
  readonly latencies?: Readonly<Record<Region, Readonly<Record<Region, number>>>>;
  /** Where regions are, for pairs without a latency. Default: none. */
  readonly coordinates?: Readonly<Record<Region, Coordinates>>;
  /** A proximity whose facts hold wherever the others here say nothing, e.g. `measuredProximity`. Default: none. */
  readonly base?: Proximity;
}

/**
 * Ranks regions by the caller's own data.
 *
 * For each pair the best evidence counts: the table, else a measured latency, else great-circle distance, else the
 * name. What the table lists comes first; latencies and distances compete in milliseconds (1 ms for every 40 km);
 * regions of which nothing is known come last, by name.
 *
 * @throws {TypeError} on a name that is not `name.platform`, or a region listed twice or in its own row
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
  const table = checkedTable(options.table ?? {});
  const latencies = checkedLatencies(options.latencies ?? {});
  const coordinates = checkedCoordinates(options.coordinates ?? {});
  return evidenceProximity(
    {
      regions: [
        ...table.keys(),
        ...[...table.values()].flat(),
        ...latencies.keys(),
        ...[...latencies.values()].flatMap((row) => [...row.keys()]),
        ...coordinates.keys(),
      ],
      row: (from) => table.get(from) ?? [],
      latency: (a, b) => latencies.get(a)?.get(b) ?? latencies.get(b)?.get(a),
      coordinates: (region) => coordinates.get(region),
    },
    options.base,
  );
}

function checkedTable(table: ProximityTable): Map<Region, readonly Region[]> {
  const rows = new Map<Region, readonly Region[]>();
  for (const [from, row] of entries(table, "table")) {
    const at = entry("table", from);
    if (!Array.isArray(row)) throw new TypeError(expected(at, "a list of regions", row));
    for (const [position, region] of row.entries()) {
      parseRegion(region, at);
      if (region === from) throw new TypeError(`${at}: lists the region itself; leave it out`);
      if (row.indexOf(region) !== position) throw new TypeError(`${at}: lists ${region} twice; keep one`);
    }
    rows.set(from, [...row]);
  }
  return rows;
}

function checkedLatencies(latencies: NonNullable<ProximityOptions["latencies"]>): Map<Region, Map<Region, number>> {
  const rows = new Map<Region, Map<Region, number>>();
  for (const [from, row] of entries(latencies, "latencies")) {
    const at = entry("latencies", from);
    const checked = new Map<Region, number>();
    for (const [to, milliseconds] of entries(row, at)) {
      const pair = entry(at, to);
      if (!(Number.isFinite(milliseconds) && milliseconds >= 0)) {
        throw new RangeError(expected(pair, "milliseconds, 0 or more", milliseconds));
      }
      if (to !== from) checked.set(to, milliseconds);
    }
    rows.set(from, checked);
  }
  return rows;
}

function checkedCoordinates(coordinates: NonNullable<ProximityOptions["coordinates"]>): Map<Region, Coordinates> {
  const places = new Map<Region, Coordinates>();
  for (const [region, place] of entries(coordinates, "coordinates")) {
    const at = entry("coordinates", region);
    if (!(Math.abs(place?.lat) <= 90)) throw new RangeError(expected(`${at}.lat`, "-90 to 90", place?.lat));
    if (!(Math.abs(place?.lon) <= 180)) throw new RangeError(expected(`${at}.lon`, "-180 to 180", place?.lon));
    places.set(region, { lat: place.lat, lon: place.lon });
  }
  return places;
}

function entries<T>(record: Readonly<Record<string, T>>, name: string): [string, T][] {
  if (typeof record === "object" && record !== null) return Object.entries(record);
  throw new TypeError(expected(name, "an object keyed by region", record));
}

/** What an entry is called in an error, once its key is known to be a region. */
function entry(name: string, region: Region): string {
  return `${name}[${JSON.stringify(parseRegion(region, name))}]`;
}
