import { listOf, optional, unchecked } from "../options/checks.ts";
import type { ChecksOf } from "../options/option-check.ts";
import { resolveOptions } from "../options/resolve-options.ts";
import { checkKnownRegion } from "../proximity/check-known-region.ts";
import { proximityOver } from "../proximity/proximity-over.ts";
import { isRegion, parseRegion, type Region } from "../region.ts";
import type { RoutedDeployment } from "../routed-deployment.ts";
import { selectorOf } from "../selection/create-sentinel-selector.ts";
import { checkRequest, type RequestContext } from "../selection/request-context.ts";
import { policyChecks, type ResolvedPolicy, resolvePolicy } from "../selection/selection-policy.ts";
import { sentinelList } from "../selection/sentinel-list.ts";
import type { Sentinel } from "../sentinel.ts";
import { measuredProximity } from "./measured-proximity.ts";
import type { SentinelSelectorOptions } from "./over-measured.ts";

/** Options of {@link simulate}. */
export interface SimulationOptions extends Omit<SentinelSelectorOptions, "region" | "random"> {
  /** The regions that are gone: none of their sentinels may serve. */
  readonly lostRegions: readonly Region[];
  /** The regions whose requests are asked about. Default: those of the sentinels that are not lost, by name. */
  readonly receivingRegions?: readonly Region[] | undefined;
  /** Whose requests they are. Default: those of a deployment that runs wherever there is a sentinel. */
  readonly route?: RoutedDeployment | undefined;
  /** What to assume of the requests. Default: no key, not forwarded. */
  readonly request?: RequestContext | undefined;
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
 * @throws {TypeError | RangeError} on the options that {@link createSentinelSelector} refuses, and on a lost or receiving
 *   region that the proximity knows nothing of
 * @example
 * const sentinels = [
 *   { id: "s_1", region: "us-east-1.aws", health: "healthy" },
 *   { id: "s_2", region: "eu-west-1.aws", health: "healthy" },
 * ] as const;
 * simulate(sentinels, { lostRegions: ["us-east-1.aws"], receivingRegions: ["us-west-2.aws"] });
 * //=> [{ region: "us-west-2.aws", servedBy: "us-east-1.aws", thenServedBy: "eu-west-1.aws" }]
 */
export function simulate(sentinels: readonly Sentinel[], options: SimulationOptions): SimulatedRegion[] {
  const list = sentinelList(sentinels);
  const regions = listOf("a list of regions", parseRegion);
  const { lostRegions, receivingRegions, route, request, proximity, ...rules } = resolveOptions("simulate", options, {
    lostRegions: regions,
    receivingRegions: optional(regions),
    route: unchecked<RoutedDeployment | undefined>(),
    request: checkRequest,
    proximity: proximityOver(measuredProximity),
    ...policyChecks,
  } satisfies ChecksOf<SimulationOptions>);
  for (const region of lostRegions) checkKnownRegion(region, "lostRegions", proximity);
  for (const region of receivingRegions ?? []) checkKnownRegion(region, "receivingRegions", proximity);

  const before = resolvePolicy(rules, proximity);
  const lost = lostRegions.map((region) => [region, "hard"] as const);
  const after = { ...before, drained: new Map([...before.drained, ...lost]) };
  const random = () => 0; // picks among local sentinels, never among regions, but for a dial without a key

  function server(region: Region, policy: ResolvedPolicy): Region | null {
    const selector = selectorOf({ region, proximity, policy, random });
    const { decision } = selector.explain(route ?? { deploymentId: "" }, list, request);
    return decision && (decision.nearestNlbRegion ?? region);
  }

  const all = [...new Set(list.map(({ region }) => region))].sort();
  const receiving = receivingRegions ?? all.filter((region) => isRegion(region) && !lostRegions.includes(region));
  return receiving.map((region) => {
    return { region, servedBy: server(region, before), thenServedBy: server(region, after) };
  });
}
