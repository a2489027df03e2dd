import { noDecisionError } from "../no-decision-errors.ts";
import { decideLocal, decideRemote, type RouteDecision } from "../route-decision.ts";
import { deploymentIdOf, type RoutedDeployment, regionsOf } from "../routed-deployment.ts";
import { isWorthATry, type Sentinel } from "../sentinel.ts";
import type { PreparedSentinels } from "./prepared-sentinels.ts";
import { type Candidate, rankCandidates } from "./ranking/rank-candidates.ts";
import type { RequestContext } from "./request-context.ts";
import { dialPoint, type SelectionContext } from "./selection-context.ts";
import { sentinelList } from "./sentinel-list.ts";
import { pickLocal } from "./spreading/local-spread.ts";

/** Every attempt worth making, best first: one for each local sentinel, one for each other region. */
export function planRoute<S extends Sentinel>(
  context: SelectionContext,
  route: RoutedDeployment,
  sentinels: readonly S[] | PreparedSentinels<S>,
  request: RequestContext | undefined,
): RouteDecision<S>[] {
  const deploymentId = deploymentIdOf(route);
  const query = { regions: regionsOf(route), request, point: dialPoint(context, request) };
  const candidates = rankCandidates(context, query, sentinels);
  if (candidates.length === 0) throw noDecisionError(context.region, route, sentinelList(sentinels));
  const plan: RouteDecision<S>[] = [];
  for (const { region, sentinels } of candidates) {
    if (region !== context.region) {
      plan.push(decideRemote(deploymentId, region));
      continue;
    }
    // As picks without replacement, so that the load of one that fails is spread as well.
    const left = [...sentinels];
    for (let pick = pickFrom(context, left, request); pick !== undefined; pick = pickFrom(context, left, request)) {
      plan.push(decideLocal(deploymentId, pick));
      left.splice(left.indexOf(pick), 1);
    }
  }
  return plan;
}

/** The first of the attempts that one region is worth. */
export function attemptAt<S extends Sentinel>(
  context: SelectionContext,
  deploymentId: string,
  candidate: Candidate<S>,
  request: RequestContext | undefined,
): RouteDecision<S> | null {
  if (candidate.region !== context.region) return decideRemote(deploymentId, candidate.region);
  const pick = pickFrom(context, candidate.sentinels, request);
  return pick === undefined ? null : decideLocal(deploymentId, pick);
}

/** One of the local sentinels that may serve. */
function pickFrom<S extends Sentinel>(
  { region, random }: SelectionContext,
  sentinels: readonly S[],
  request: RequestContext | undefined,
): S | undefined {
  const pick = sentinels.length > 1 ? pickLocal(sentinels, region, isWorthATry, request?.key, random) : undefined;
  return pick ?? sentinels[0];
}
