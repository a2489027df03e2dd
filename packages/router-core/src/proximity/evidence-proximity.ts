import type { Region } from "../region.ts";
import type { Coordinates, Proximity, ProximityEvidence } from "./proximity.ts";

/**
 * A region of which only the place is known competes with measured ones at 1 ms for every 40 km.
 *
 * Fibre allows 1 ms for 100 km, and measured pairs take 1 ms for about 63 km. The rate is more cautious than that on
 * purpose: among many estimates the lowest is mostly the most wrong one. Of the rates from 16 to 30 ms per 1,000 km this
 * one had the lowest regret when measured pairs were hidden (docs/proximity.md).
 */
const KM_PER_MS = 40;
const EARTH_RADIUS_KM = 6371.0088; // mean radius, IUGG
const RADIANS = Math.PI / 180;

/** The facts that an order is made of, already checked. All lookups are by well-formed names. */
export interface ProximityFacts {
  /** In any order. */
  readonly regions: Iterable<Region>;
  /** The table's row of a region, empty when it has none. */
  row(from: Region): readonly Region[];
  /** The measured round trip in milliseconds. */
  latency(a: Region, b: Region): number | undefined;
  coordinates(region: Region): Coordinates | undefined;
}

/** Makes the one total order out of facts, over those of `base` where there is one. */
export function evidenceProximity(facts: ProximityFacts, base?: Proximity): Proximity {
  const known = new Set([...facts.regions, ...(base?.regions ?? [])]);
  const regions = [...known].sort();

  const coordinates = (region: Region) => facts.coordinates(region) ?? base?.coordinates(region);

  function evidence(from: Region, to: Region): ProximityEvidence {
    const position = facts.row(from).indexOf(to);
    if (position >= 0) return { by: "table", position };
    const milliseconds = facts.latency(from, to);
    if (milliseconds !== undefined) return { by: "latency", milliseconds };
    const inherited = base?.evidence(from, to);
    if (inherited?.by === "table" || inherited?.by === "latency") return inherited;
    const a = coordinates(from);
    const b = coordinates(to);
    if (!a || !b) return { by: "name" };
    const kilometres = greatCircleKm(a, b);
    return { by: "distance", kilometres, milliseconds: kilometres / KM_PER_MS };
  }

  function nearestRegions(from: Region): Region[] {
    const row = new Set(facts.row(from));
    return regions
      .filter((region) => region !== from)
      .map((region) => ({ region, place: placeOf(evidence(from, region), row.has(region)) }))
      .sort((a, b) => a.place - b.place || (a.region < b.region ? -1 : 1))
      .map(({ region }) => region);
  }

  return { regions, knows: (region) => known.has(region), coordinates, evidence, nearestRegions };
}

/** One scale for all evidence: tables before milliseconds before names, one's own table before an inherited one. */
function placeOf(evidence: ProximityEvidence, isOwn: boolean): number {
  if (evidence.by === "table") return evidence.position + (isOwn ? 0 : 2 ** 20);
  return evidence.by === "name" ? 2 ** 40 : 2 ** 30 + evidence.milliseconds;
}

/** The length in kilometres of the shortest path over the earth's surface (haversine formula). */
function greatCircleKm(a: Coordinates, b: Coordinates): number {
  const halfLat = ((b.lat - a.lat) * RADIANS) / 2;
  const halfLon = ((b.lon - a.lon) * RADIANS) / 2;
  const h = Math.sin(halfLat) ** 2 + Math.cos(a.lat * RADIANS) * Math.cos(b.lat * RADIANS) * Math.sin(halfLon) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}
