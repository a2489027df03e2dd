import type { Drain, Region, SentinelHealth } from "@frontline-routing/router-core";

/** Every word for a sentinel's health, in the order in which the page offers them. */
export const HEALTHS = ["healthy", "unhealthy", "unknown", "paused"] as const satisfies readonly SentinelHealth[];

export const DRAINS = ["none", "soft", "hard"] as const satisfies readonly (Drain | "none")[];

// What still fits on a page and in a link that a chat doesn't cut.
export const MAX_REGIONS = 24;
export const MAX_SENTINELS = 4;
export const MAX_KEY_LENGTH = 64;

/** What the playground knows of one region. */
export interface RegionOfCase {
  readonly name: Region;
  /** The health of each of its sentinels. */
  readonly sentinels: readonly SentinelHealth[];
  readonly drain: (typeof DRAINS)[number];
  /** The share of keys that it takes, in per cent: a whole number from 0 to 100. */
  readonly dial: number;
  /** Whether it is inside the residency fence. There is a fence when a region is outside. */
  readonly allowed: boolean;
  /** Whether the deployment runs there. */
  readonly deployed: boolean;
}

/** One request and all that its decision depends on: what the playground shows, and what a link to it says. */
export interface Case {
  /** The region that the request arrives in. */
  readonly at: Region;
  /** What stays together: chooses among local sentinels and the side of each dial. Without one, chance would. */
  readonly key: string;
  /** Whether another region's frontline sent the request. */
  readonly forwarded: boolean;
  readonly onNoHealthy: "fail" | "any";
  /** Whether the deployment is wanted running. */
  readonly running: boolean;
  readonly regions: readonly RegionOfCase[];
}

export const DEFAULT_KEY = "visitor-1";

/** A region as it is when it is put on the map: one healthy sentinel, and nothing against it. */
export function freshRegion(name: Region): RegionOfCase {
  return { name, sentinels: ["healthy"], drain: "none", dial: 100, allowed: true, deployed: true };
}

/** A request with nothing special about it. */
export function plainCase(at: Region, regions: readonly RegionOfCase[]): Case {
  return { at, key: DEFAULT_KEY, forwarded: false, onNoHealthy: "fail", running: true, regions };
}
