import { NoHealthySentinelError } from "../no-healthy-sentinel-error.ts";
import type { Region } from "../region.ts";
import { decideLocal, decideRemote, type RouteDecision } from "../route-decision.ts";
import { isEligible, isWorthATry, type Sentinel } from "../sentinel.ts";
import { pickLocal, weightOf } from "./local-spread.ts";
import { PreparedSentinels } from "./prepared-sentinels.ts";
import { isAddressable, isLastResort, REFUSED, standingOf } from "./region-standings.ts";
import type { RequestContext } from "./request-context.ts";
import { dialPoint, type SelectionContext } from "./selection-context.ts";

/** The hot path: `planRoute`'s first attempt, found in one walk over the list, allocating nothing but the decision. */
export function selectSentinel<S extends Sentinel>(
  context: SelectionContext,
  route: { readonly deploymentId: string },
  sentinels: readonly S[] | PreparedSentinels<S>,
  request: RequestContext | undefined,
): RouteDecision<S> {
  const { deploymentId } = route;
  let list: readonly S[];
  let decision: RouteDecision<S> | null;
  if (sentinels instanceof PreparedSentinels) {
    list = sentinels.sentinels;
    decision = sentinels.isFor(context)
      ? sentinels.decide(deploymentId, request)
      : walk(context, deploymentId, list, request);
  } else {
    list = sentinels;
    decision = walk(context, deploymentId, list, request);
  }
  if (decision === null) throw new NoHealthySentinelError(context.region, deploymentId, list.length);
  return decision;
}

function walk<S extends Sentinel>(
  context: SelectionContext,
  deploymentId: string,
  list: readonly S[],
  request: RequestContext | undefined,
): RouteDecision<S> | null {
  const point = dialPoint(context, request);
  const decision = walkOnce(context, deploymentId, list, request, point, false);
  if (decision !== null || context.policy.onNoHealthy === "fail") return decision;
  return walkOnce(context, deploymentId, list, request, point, true);
}

function walkOnce<S extends Sentinel>(
  context: SelectionContext,
  deploymentId: string,
  list: readonly S[],
  request: RequestContext | undefined,
  point: number,
  believesNoCheck: boolean,
): RouteDecision<S> | null {
  const { region, standings } = context;
  const localStanding = standings.dial === null ? standings.local : standingOf(standings, region, point);
  let localSentinel: S | null = null;
  let localCount = 0;
  let weights = 0;
  if (localStanding !== REFUSED) {
    for (let i = 0; i < list.length; i++) {
      const sentinel = list[i];
      if (sentinel === undefined || sentinel.region !== region) continue;
      if (!(believesNoCheck ? isWorthATry(sentinel) : isEligible(sentinel))) continue;
      localSentinel ??= sentinel;
      localCount += 1;
      weights += weightOf(sentinel);
    }
  }

  // Nothing beats a local sentinel that isn't a last resort.
  let nearest: Region | null = null;
  let nearestStanding = localSentinel === null ? REFUSED : localStanding;
  if (request?.forwarded !== true && (localSentinel === null || isLastResort(localStanding))) {
    for (let i = 0; i < list.length; i++) {
      const sentinel = list[i];
      if (sentinel === undefined) continue;
      // The cheapest question that most sentinels fail comes first: is this region nearer than what was found?
      const at = sentinel.region;
      const standing = standingOf(standings, at, point);
      if (standing > nearestStanding || standing === REFUSED) continue;
      if (standing === nearestStanding && (nearest === null || at >= nearest)) continue;
      if (!(believesNoCheck ? isWorthATry(sentinel) : isEligible(sentinel))) continue;
      if (!isAddressable(standings, at, standing)) continue;
      nearest = at;
      nearestStanding = standing;
    }
  }

  if (nearest !== null) {
    return decideRemote(deploymentId, nearest);
  }
  if (localSentinel === null) return null;
  if (localCount > 1) {
    const accepts = believesNoCheck ? context.isLocalWorthATry : context.isLocalEligible;
    localSentinel = pickLocal(list, accepts, localCount, weights, request?.key, context.random) ?? localSentinel;
  }
  return decideLocal(deploymentId, localSentinel);
}
