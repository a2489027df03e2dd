import { callable } from "../options/checks.ts";
import type { ChecksOf, OptionCheck } from "../options/option-check.ts";
import { resolveOptions } from "../options/resolve-options.ts";
import { checkKnownRegion } from "../proximity/check-known-region.ts";
import type { Proximity, ProximityTable } from "../proximity/proximity.ts";
import { proximityOver } from "../proximity/proximity-over.ts";
import { parseRegion, type Region } from "../region.ts";
import { explainRoute } from "./explaining/explain-route.ts";
import { planRoute } from "./plan-route.ts";
import { PreparedSentinels } from "./prepared-sentinels.ts";
import { regionStandings } from "./ranking/region-standings.ts";
import { selectSentinel } from "./select-sentinel.ts";
import type { SelectionContext } from "./selection-context.ts";
import { policyChecks, resolvePolicy, type SelectionPolicy } from "./selection-policy.ts";
import { sentinelList } from "./sentinel-list.ts";
import type { SentinelSelector } from "./sentinel-selector.ts";

/** Options of {@link createSentinelSelector}. */
export interface SentinelSelectorOptions extends SelectionPolicy {
  /** The region that requests arrive in, `name.platform`. */
  readonly region: Region;
  /** Which regions are near which: the result of {@link defineProximity}, or a plain table. */
  readonly proximity: Proximity | ProximityTable;
  /** A number from 0 up to, not including, 1: picks among several healthy local sentinels. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/**
 * Creates the selector of one region's frontline. Pure: same input, same decision, but for what `random` decides.
 *
 * @throws {TypeError} an option is unknown, missing or of the wrong type, or a region is not of the form `name.platform`
 * @throws {RangeError} a dial is not between 0 and 100
 * @throws {UnknownRegionError} the proximity knows nothing of the own region, or of one in the policy
 * @example
 * const selector = createSentinelSelector({ region: "fra-1.own", proximity: { "fra-1.own": ["ams-1.own"] } });
 * selector.selectSentinel({ deploymentId: "d_1" }, [
 *   { id: "s_1", region: "nyc-1.own", health: "healthy" },
 *   { id: "s_2", region: "ams-1.own", health: "healthy" },
 * ]);
 * //=> { destination: "remote", deploymentId: "d_1", localSentinel: null, nearestNlbRegion: "ams-1.own" }
 */
export function createSentinelSelector(options: SentinelSelectorOptions): SentinelSelector {
  return selectorOver(proximityOver(), options);
}

/** The function of both entries, which differ in what a proximity may be. */
export function selectorOver(proximityCheck: OptionCheck<Proximity>, options: unknown): SentinelSelector {
  const { region, proximity, random, ...policy } = resolveOptions("createSentinelSelector", options, {
    region: parseRegion,
    proximity: proximityCheck,
    random: callable(Math.random),
    ...policyChecks,
  } satisfies ChecksOf<SentinelSelectorOptions>);
  checkKnownRegion(region, "region", proximity);
  return selectorOf({ region, proximity, policy: resolvePolicy(policy, proximity), random });
}

/** The selector of a region that may as well be one that nothing is known of, because a row named it. */
export function selectorOf(resolved: Omit<SelectionContext, "standings">): SentinelSelector {
  const { region, proximity, policy, random } = resolved;
  const standings = regionStandings(region, proximity, policy);
  const context: SelectionContext = { region, proximity, policy, standings, random }; // of one shape, for the hot path
  return {
    region,
    selectSentinel: (route, sentinels, request) => selectSentinel(context, route, sentinels, request),
    planRoute: (route, sentinels, request) => planRoute(context, route, sentinels, request),
    explain: (route, sentinels, request) => explainRoute(context, route, sentinelList(sentinels), request),
    prepare: (sentinels) => new PreparedSentinels(context, sentinelList(sentinels)),
  };
}
