import { expected } from "../expected.ts";
import type { Proximity, ProximityTable } from "../proximity/proximity.ts";
import { toProximity } from "../proximity/to-proximity.ts";
import { parseRegion, type Region } from "../region.ts";
import { explainRoute } from "./explain-route.ts";
import { planRoute } from "./plan-route.ts";
import { PreparedSentinels } from "./prepared-sentinels.ts";
import { regionStandings } from "./region-standings.ts";
import { selectSentinel } from "./select-sentinel.ts";
import type { SelectionContext } from "./selection-context.ts";
import { resolvePolicy, type SelectionPolicy } from "./selection-policy.ts";
import type { SentinelSelector } from "./sentinel-selector.ts";

/** Options of {@link createSentinelSelector}. */
export interface SentinelSelectorOptions extends SelectionPolicy {
  /** The region that requests arrive in, `name.platform`. */
  readonly region: Region;
  /** Which regions are near which: the result of {@link defineProximity}, or a plain table. */
  readonly proximity: Proximity | ProximityTable;
  /** A number from 0 up to, not including, 1: picks among several healthy local sentinels. Default: `Math.random`. */
  readonly random?: () => number;
}

/**
 * Creates the selector of one region's frontline. Pure: same input, same decision, but for what `random` decides.
 *
 * @throws {TypeError} when `region` or a name in an option is not of the form `name.platform`, or an option has a
 *   value it can't have
 * @throws {RangeError} when a dial is not between 0 and 100
 * @example
 * const selector = createSentinelSelector({ region: "fra-1.own", proximity: { "fra-1.own": ["ams-1.own"] } });
 * selector.selectSentinel({ deploymentId: "d_1" }, [
 *   { id: "s_1", region: "nyc-1.own", health: "healthy" },
 *   { id: "s_2", region: "ams-1.own", health: "healthy" },
 * ]);
 * //=> { destination: "remote", deploymentId: "d_1", localSentinel: null, nearestNlbRegion: "ams-1.own" }
 */
export function createSentinelSelector(options: SentinelSelectorOptions): SentinelSelector {
  const region = parseRegion(options.region);
  const proximity = toProximity(options.proximity);
  const policy = resolvePolicy(options);
  const random = options.random ?? Math.random;
  if (typeof random !== "function") throw new TypeError(expected("random", "a function", random));
  const standings = regionStandings(region, proximity, policy);
  const context: SelectionContext = { region, proximity, policy, standings, random };

  return {
    region,
    selectSentinel: (route, sentinels, request) => selectSentinel(context, route, sentinels, request),
    planRoute: (route, sentinels, request) => planRoute(context, route, listOf(sentinels), request),
    explain: (route, sentinels, request) => explainRoute(context, route, listOf(sentinels), request),
    prepare: (sentinels) => new PreparedSentinels(context, sentinels),
  };
}

function listOf<S>(sentinels: readonly S[] | { readonly sentinels: readonly S[] }): readonly S[] {
  return "sentinels" in sentinels ? sentinels.sentinels : sentinels;
}
