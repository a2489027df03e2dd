import { decideLocal, decideRemote, type RouteDecision } from "../route-decision.ts";
import { type RoutedDeployment, regionsOf } from "../routed-deployment.ts";
import { isWorthATry, type Sentinel } from "../sentinel.ts";
import { deploymentIdOf } from "./deployment-id-of.ts";
import { noDecisionError } from "./no-decision-error.ts";
import { type Candidate, rankCandidates } from "./ranking/rank-candidates.ts";
import type { RequestContext } from "./request-context.ts";
import { dialPoint, type SelectionContext } from "./selection-context.ts";
import { pickLocal } from "./spreading/local-spread.ts";

/** Every attempt worth making, best first: one for each local sentinel, one for each other region. */
export function planRoute<S extends Sentinel>(
  context: SelectionContext,
  route: RoutedDeployment,
  sentinels: readonly S[],
  request: RequestContext | undefined,
): RouteDecision<S>[] {
  const deploymentId = deploymentIdOf(route);
  const candidates = rankCandidates(context, regionsOf(route), sentinels, request, dialPoint(context, request));
  if (candidates.length === 0) throw noDecisionError(context, route, sentinels);
  return candidates.flatMap((candidate) => attemptsAt(context, deploymentId, candidate, request));
}

/** The attempts that one region is worth. */
export function attemptsAt<S extends Sentinel>(
  context: SelectionContext,
  deploymentId: string,
  candidate: Candidate<S>,
  request: RequestContext | undefined,
): RouteDecision<S>[] {
  return candidate.region === context.region
    ? spreadOrder(context, candidate, request).map((sentinel) => decideLocal(deploymentId, sentinel))
    : [decideRemote(deploymentId, candidate.region)];
}

/** The local sentinels as picks without replacement, so that the load of one that fails is spread as well. */
function spreadOrder<S extends Sentinel>(
  context: SelectionContext,
  { region, sentinels }: Candidate<S>,
  request: RequestContext | undefined,
): S[] {
  const left = [...sentinels];
  const order: S[] = [];
  while (left.length > 1) {
    const pick = pickLocal(left, region, isWorthATry, request?.key, context.random);
    order.push(...left.splice(pick === undefined ? 0 : left.indexOf(pick), 1));
  }
  return [...order, ...left];
}
