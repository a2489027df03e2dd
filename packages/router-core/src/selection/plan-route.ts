import { noDecisionError } from "../no-decision-errors.ts";
import type { Region } from "../region.ts";
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
  const candidates = rankCandidates(context, regionsOf(route), sentinels, request, dialPoint(context, request));
  if (candidates.length === 0) throw noDecisionError(context.region, route, sentinelList(sentinels));
  const plan: RouteDecision<S>[] = [];
  for (const candidate of candidates) {
    if (candidate.region !== context.region) plan.push(decideRemote(deploymentId, candidate.region));
    else addLocals(plan, context, deploymentId, candidate, request);
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
  const pick = pickFrom(context, candidate.region, candidate.sentinels, request);
  return pick === undefined ? null : decideLocal(deploymentId, pick);
}

/** The local sentinels as picks without replacement, so that the load of one that fails is spread as well. */
function addLocals<S extends Sentinel>(
  plan: RouteDecision<S>[],
  context: SelectionContext,
  deploymentId: string,
  { region, sentinels }: Candidate<S>,
  request: RequestContext | undefined,
): void {
  const left = [...sentinels];
  while (left.length > 0) {
    const pick = pickFrom(context, region, left, request);
    if (pick === undefined) return;
    plan.push(decideLocal(deploymentId, pick));
    left.splice(left.indexOf(pick), 1);
  }
}

function pickFrom<S extends Sentinel>(
  context: SelectionContext,
  region: Region,
  sentinels: readonly S[],
  request: RequestContext | undefined,
): S | undefined {
  return sentinels.length > 1
    ? (pickLocal(sentinels, region, isWorthATry, request?.key, context.random) ?? sentinels[0])
    : sentinels[0];
}
