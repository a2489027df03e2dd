import { isRegion, parseRegion, type Region } from "../region.ts";
import type { Sentinel } from "../sentinel.ts";
import { createSentinelSelector, type SentinelSelectorOptions } from "./create-sentinel-selector.ts";
import type { RequestContext } from "./request-context.ts";
import type { SelectionPolicy } from "./selection-policy.ts";

/** Options of {@link simulate}. */
export interface SimulationOptions extends Omit<SentinelSelectorOptions, "region" | "random"> {
  /** The regions that are gone: none of their sentinels may serve. */
  readonly lostRegions: readonly Region[];
  /** The regions whose requests are asked about. Default: those of the sentinels that are not lost, by name. */
  readonly receivingRegions?: readonly Region[];
  /** What to assume of the requests. Default: no key, not forwarded. */
  readonly request?: RequestContext;
}

/** Who serves one receiving region's requests. `null`: nobody. */
export interface SimulatedRegion {
  readonly region: Region;
  /** Which region serves it now. */
  readonly servedBy: Region | null;
  /** Which region serves it once the lost ones are gone. */
  readonly thenServedBy: Region | null;
}

/**
 * What if these regions were lost? For each receiving region, who serves its requests before and after.
 *
 * Decides with the same function as requests do, so the answer is what would happen.
 *
 * @throws {TypeError | RangeError} on the options that {@link createSentinelSelector} refuses
 * @example
 * const sentinels = [
 *   { id: "s_1", region: "ams-1.own", health: "healthy" },
 *   { id: "s_2", region: "nyc-1.own", health: "healthy" },
 * ] as const;
 * const proximity = { "fra-1.own": ["ams-1.own", "nyc-1.own"] };
 * simulate(sentinels, { proximity, lostRegions: ["ams-1.own"], receivingRegions: ["fra-1.own"] });
 * //=> [{ region: "fra-1.own", servedBy: "ams-1.own", thenServedBy: "nyc-1.own" }]
 */
export function simulate(sentinels: readonly Sentinel[], options: SimulationOptions): SimulatedRegion[] {
  const { lostRegions, receivingRegions, request, ...selectorOptions } = options;
  const lost = lostRegions.map((region) => [parseRegion(region, "lostRegions"), "hard"] as const);
  const drainedRegions = { ...selectorOptions.drainedRegions, ...Object.fromEntries(lost) };
  const random = () => 0; // picks among local sentinels, never among regions, but for a dial without a key

  function server(region: Region, policy: SelectionPolicy): Region | null {
    const selector = createSentinelSelector({ ...selectorOptions, ...policy, region, random });
    const { decision } = selector.explain({ deploymentId: "" }, sentinels, request);
    return decision && (decision.nearestNlbRegion ?? region);
  }

  return (receivingRegions ?? remaining(sentinels, lostRegions)).map((region) => ({
    region: parseRegion(region, "receivingRegions"),
    servedBy: server(region, {}),
    thenServedBy: server(region, { drainedRegions }),
  }));
}

function remaining(sentinels: readonly Sentinel[], lost: readonly Region[]): Region[] {
  const regions = new Set(sentinels.map(({ region }) => region));
  return [...regions].filter((region) => isRegion(region) && !lost.includes(region)).sort();
}
