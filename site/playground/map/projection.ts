import type { Coordinates } from "@frontline-routing/router-core";
import { geoNaturalEarth1, geoPath } from "d3-geo";

/** The map's size, in the units of its drawing. Antarctica is cut off: nobody has a region there. */
export const MAP = { width: 960, top: 22, height: 410 };

// Turned by eleven degrees, so that the edge runs through the Bering Strait and not through Chukotka.
const projection = geoNaturalEarth1().rotate([-11, 0]).fitWidth(MAP.width, { type: "Sphere" });

/** Draws GeoJSON as an SVG path. A tenth of a unit is less than a pixel shows. */
export const pathOf = geoPath(projection).digits(1);

/** Where on the map something is. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export function pointAt({ lat, lon }: Coordinates): Point | null {
  const point = projection([lon, lat]);
  return point && { x: point[0], y: point[1] };
}

/** The way between two places over the globe, as an SVG path: the shortest, so it is bent on the map. */
export function wayBetween(from: Coordinates, to: Coordinates): string {
  const coordinates = [from, to].map(({ lat, lon }) => [lon, lat]);
  return pathOf({ type: "LineString", coordinates }) ?? "";
}
