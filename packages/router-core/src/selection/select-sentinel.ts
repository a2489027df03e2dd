import { noDecisionError } from "../no-decision-errors.ts";
import type { Region } from "../region.ts";
import { decideLocal, decideRemote, type RouteDecision } from "../route-decision.ts";
import { deploymentIdOf, type RoutedDeployment, regionsOf, runsIn } from "../routed-deployment.ts";
import { isEligible, isWorthATry, type Sentinel } from "../sentinel.ts";
import { attemptAt } from "./plan-route.ts";
import type { PreparedSentinels } from "./prepared-sentinels.ts";
import { rankCandidates } from "./ranking/rank-candidates.ts";
import { isLastResort, REFUSED, type RegionStandings, standingOf } from "./ranking/region-standings.ts";
import { avoidedAmong, type RequestContext } from "./request-context.ts";
import { dialPoint, type SelectionContext } from "./selection-context.ts";
import { isPrepared } from "./sentinel-list.ts";
import { pickLocal } from "./spreading/local-spread.ts";

/** The hot path: `planRoute`'s first attempt, allocating nothing but the decision, unless it has one of these to avoid. */
export function selectSentinel<S extends Sentinel>(
  context: SelectionContext,
  route: RoutedDeployment,
  sentinels: readonly S[] | PreparedSentinels<S>,
  request: RequestContext | undefined,
): RouteDecision<S> {
  const deploymentId = deploymentIdOf(route);
  const regions = regionsOf(route);
  let list: readonly S[];
  let decision: RouteDecision<S> | null;
  if (isPrepared(sentinels)) {
    list = sentinels.sentinels;
    decision = sentinels.isFor(context)
      ? sentinels.decide(deploymentId, regions, request)
      : decide(context, deploymentId, regions, list, request);
  } else {
    list = sentinels;
    decision = decide(context, deploymentId, regions, list, request);
  }
  if (decision === null) throw noDecisionError(context.region, route, list);
  return decision;
}

function decide<S extends Sentinel>(
  context: SelectionContext,
  deploymentId: string,
  regions: readonly Region[] | undefined,
  list: readonly S[],
  request: RequestContext | undefined,
): RouteDecision<S> | null {
  const point = dialPoint(context, request);
  if (request?.avoid !== undefined && avoidedAmong(list, request) !== null) {
    const best = rankCandidates(context, { regions, request, point }, list)[0];
    return best === undefined ? null : attemptAt(context, deploymentId, best, request);
  }
  const decision = decideAmong(context, deploymentId, regions, list, request, point, isEligible);
  if (decision !== null || context.policy.onNoHealthy === "fail") return decision;
  return decideAmong(context, deploymentId, regions, list, request, point, isWorthATry);
}

function decideAmong<S extends Sentinel>(
  { region, standings, random }: SelectionContext,
  deploymentId: string,
  regions: readonly Region[] | undefined,
  list: readonly S[],
  request: RequestContext | undefined,
  point: number,
  accepts: (sentinel: Sentinel) => boolean,
): RouteDecision<S> | null {
  const localStanding = standings.dial === null ? standings.local : standingOf(standings, region, point);
  let local: S | null = null;
  let several = false;
  if (localStanding < REFUSED && runsIn(regions, region)) {
    // A walk of its own: comparing with one name takes a third of looking a standing up.
    for (let i = 0; i < list.length; i++) {
      const sentinel = list[i];
      if (sentinel?.region !== region || !accepts(sentinel)) continue;
      several = local !== null;
      local = sentinel;
    }
  }
  // Nothing beats a local sentinel that isn't a last resort.
  if (request?.forwarded !== true && (local === null || isLastResort(localStanding))) {
    const nearest = nearestBelow(local === null ? REFUSED : localStanding, standings, regions, list, point, accepts);
    if (nearest !== null) return decideRemote(deploymentId, nearest);
  }
  if (local === null) return null;
  return decideLocal(deploymentId, several ? (pickLocal(list, region, accepts, request?.key, random) ?? local) : local);
}

/** The best of the regions that have an accepted sentinel and stand better than a bound; among equals, by name. */
function nearestBelow(
  bound: number,
  standings: RegionStandings,
  regions: readonly Region[] | undefined,
  list: readonly Sentinel[],
  point: number,
  accepts: (sentinel: Sentinel) => boolean,
): Region | null {
  let nearest: Region | null = null;
  let best = bound;
  for (let i = 0; i < list.length; i++) {
    const sentinel = list[i];
    if (sentinel === undefined) continue;
    const at = sentinel.region;
    const standing = standingOf(standings, at, point);
    // Last comes what few sentinels are asked: most are in a region no nearer than what was found.
    if (standing > best || (standing === best && (nearest === null || at >= nearest)) || !accepts(sentinel)) continue;
    if (!runsIn(regions, at)) continue;
    nearest = at;
    best = standing;
  }
  return nearest;
}
