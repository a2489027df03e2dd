import type { Coordinates } from "./proximity.ts";

const EARTH_RADIUS_KM = 6371.0088; // mean radius, IUGG
const RADIANS = Math.PI / 180;

/** The length in kilometres of the shortest path over the earth's surface (haversine formula). */
export function greatCircleKm(a: Coordinates, b: Coordinates): number {
  const halfLat = ((b.lat - a.lat) * RADIANS) / 2;
  const halfLon = ((b.lon - a.lon) * RADIANS) / 2;
  const h = Math.sin(halfLat) ** 2 + Math.cos(a.lat * RADIANS) * Math.cos(b.lat * RADIANS) * Math.sin(halfLon) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}
