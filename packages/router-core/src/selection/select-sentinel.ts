import { NoHealthySentinelError } from "../no-healthy-sentinel-error.ts";
import type { Region } from "../region.ts";
import { decideLocal, decideRemote, type RouteDecision } from "../route-decision.ts";
import { isEligible, isWorthATry, type Sentinel } from "../sentinel.ts";
import { deploymentIdOf } from "./deployment-id-of.ts";
import { pickLocal } from "./local-spread.ts";
import type { PreparedSentinels } from "./prepared-sentinels.ts";
import { isLastResort, REFUSED, type RegionStandings, standingOf } from "./region-standings.ts";
import type { RequestContext } from "./request-context.ts";
import { dialPoint, type SelectionContext } from "./selection-context.ts";
import { isPrepared } from "./sentinel-list.ts";

/** The hot path: `planRoute`'s first attempt, allocating nothing but the decision. */
export function selectSentinel<S extends Sentinel>(
  context: SelectionContext,
  route: { readonly deploymentId: string },
  sentinels: readonly S[] | PreparedSentinels<S>,
  request: RequestContext | undefined,
): RouteDecision<S> {
  const deploymentId = deploymentIdOf(route);
  let list: readonly S[];
  let decision: RouteDecision<S> | null;
  if (isPrepared(sentinels)) {
    list = sentinels.sentinels;
    decision = sentinels.isFor(context)
      ? sentinels.decide(deploymentId, request)
      : decide(context, deploymentId, list, request);
  } else {
    list = sentinels;
    decision = decide(context, deploymentId, list, request);
  }
  if (decision === null) throw new NoHealthySentinelError(context.region, deploymentId, list.length);
  return decision;
}

function decide<S extends Sentinel>(
  context: SelectionContext,
  deploymentId: string,
  list: readonly S[],
  request: RequestContext | undefined,
): RouteDecision<S> | null {
  const point = dialPoint(context, request);
  const decision = decideAmong(context, deploymentId, list, request, point, isEligible);
  if (decision !== null || context.policy.onNoHealthy === "fail") return decision;
  return decideAmong(context, deploymentId, list, request, point, isWorthATry);
}

function decideAmong<S extends Sentinel>(
  { region, standings, random }: SelectionContext,
  deploymentId: string,
  list: readonly S[],
  request: RequestContext | undefined,
  point: number,
  accepts: (sentinel: Sentinel) => boolean,
): RouteDecision<S> | null {
  const localStanding = standings.dial === null ? standings.local : standingOf(standings, region, point);
  let local: S | null = null;
  let several = false;
  if (localStanding !== REFUSED) {
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
    const nearest = nearestBelow(local === null ? REFUSED : localStanding, standings, list, point, accepts);
    if (nearest !== null) return decideRemote(deploymentId, nearest);
  }
  if (local === null) return null;
  return decideLocal(deploymentId, several ? (pickLocal(list, region, accepts, request?.key, random) ?? local) : local);
}

/** The best of the regions that have an accepted sentinel and stand better than a bound; among equals, by name. */
function nearestBelow(
  bound: number,
  standings: RegionStandings,
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
    nearest = at;
    best = standing;
  }
  return nearest;
}
