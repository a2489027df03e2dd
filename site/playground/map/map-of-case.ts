import { measuredProximity, type Region } from "@frontline-routing/router-core";
import type { Case } from "../case/case.ts";
import type { DecidedCase } from "../decision/decide-case.ts";
import { regionsTried } from "../decision/regions-tried.ts";
import { MAP, type Point, pointAt, wayBetween } from "./projection.ts";

/** A region of the case on the map. */
export interface Marker extends Point {
  readonly region: Region;
  /** Its place in the order of attempts, from 1; `null`: it isn't tried. */
  readonly place: number | null;
}

/** A name beside a marker. */
export interface Label extends Point {
  readonly text: Region;
  readonly side: "above" | "below";
  readonly anchor: "start" | "middle" | "end";
}

/** The way of an attempt to another region. */
export interface Way {
  readonly region: Region;
  readonly place: number;
  readonly path: string;
}

/** What the map shows of a case. */
export interface MapOfCase {
  readonly arrival: Point | null;
  /** The names of where the request arrives, and where it goes. */
  readonly labels: readonly Label[];
  readonly markers: readonly Marker[];
  readonly ways: readonly Way[];
  /** Regions of the case whose place on earth isn't known. */
  readonly unplaced: readonly Region[];
}

/** Every known region that has a place on earth. */
export const mappedRegions: readonly (Point & { readonly region: Region })[] = measuredProximity.regions.flatMap(
  (region) => {
    const point = pointOf(region);
    return point ? [{ region, ...point }] : [];
  },
);

export function mapOfCase({ at, regions }: Case, { attempts }: DecidedCase): MapOfCase {
  const tried = regionsTried(at, attempts);
  const names = regions.map(({ name }) => name);
  return {
    arrival: pointOf(at),
    labels: labelsOf([...new Set([at, ...tried.slice(0, 1)])]),
    markers: names
      .flatMap((region): Marker[] => {
        const point = pointOf(region);
        return point ? [{ region, place: tried.indexOf(region) + 1 || null, ...point }] : [];
      })
      .sort((a, b) => (b.place ?? tried.length + 1) - (a.place ?? tried.length + 1)), // the best is drawn last, on top
    ways: tried.flatMap((region, index) => wayTo(at, region, index + 1)),
    unplaced: [...new Set([at, ...names])].filter((region) => !measuredProximity.coordinates(region)),
  };
}

function wayTo(at: Region, region: Region, place: number): Way[] {
  const from = measuredProximity.coordinates(at);
  const to = measuredProximity.coordinates(region);
  return from && to && at !== region ? [{ region, place, path: wayBetween(from, to) }] : [];
}

/** The northern one above and the other below, so that neighbours don't cover each other's. */
function labelsOf(regions: readonly Region[]): Label[] {
  return regions
    .flatMap((text) => {
      const point = pointOf(text);
      return point ? [{ text, ...point }] : [];
    })
    .sort((a, b) => a.y - b.y)
    .map((label, index) => ({ ...label, side: index === 0 ? "above" : "below", anchor: anchorAt(label.x) }));
}

/** Away from the edge of the map. */
function anchorAt(x: number): Label["anchor"] {
  if (x < MAP.width * 0.15) return "start";
  return x > MAP.width * 0.85 ? "end" : "middle";
}

function pointOf(region: Region): Point | null {
  const coordinates = measuredProximity.coordinates(region);
  return coordinates ? pointAt(coordinates) : null;
}
