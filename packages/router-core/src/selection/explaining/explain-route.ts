import { noDecisionError } from "../../no-decision-errors.ts";
import type { Region } from "../../region.ts";
import { deploymentIdOf, type RoutedDeployment, regionsOf } from "../../routed-deployment.ts";
import { isEligible, isWorthATry, type Sentinel } from "../../sentinel.ts";
import { attemptAt } from "../plan-route.ts";
import { rankCandidates, refusalOf } from "../ranking/rank-candidates.ts";
import { isLastResort, standingOf } from "../ranking/region-standings.ts";
import { avoidOf, checkRequest, isAvoided, type RequestContext } from "../request-context.ts";
import { dialPoint, type SelectionContext } from "../selection-context.ts";
import type { Explanation, ReasonCode } from "./explanation.ts";

/** Makes the decision as `planRoute` does, and says of each sentinel and region what came of it. */
export function explainRoute<S extends Sentinel>(
  context: SelectionContext,
  route: RoutedDeployment,
  sentinels: readonly S[],
  request: RequestContext | undefined,
): Explanation<S> {
  const { region: local, policy, proximity, standings } = context;
  const deploymentId = deploymentIdOf(route);
  checkRequest(request, "request");
  const point = dialPoint(context, request);
  const query = { regions: regionsOf(route), request, point };
  const candidates = rankCandidates(context, query, sentinels);
  const best = candidates[0];
  const decision = (best && attemptAt(context, deploymentId, best, request)) ?? null;
  const triedAny = best?.sentinels.some((sentinel) => !isEligible(sentinel)) ?? false;
  const mayServe = triedAny ? isWorthATry : isEligible;
  const refusal = (region: Region) => refusalOf(context, query, region);
  const avoid = best?.ejected ? null : avoidOf(request); // where nothing else is left, nothing is avoided

  const rankOf = (region: Region) => candidates.findIndex((candidate) => candidate.region === region);

  /** How a region that is not refused compares with the one that was chosen. */
  function comparison(region: Region): ReasonCode {
    const candidate = candidates[rankOf(region)];
    if (!best || !candidate) return "NO_ELIGIBLE_SENTINEL";
    if (region === best.region) return "SELECTED";
    if (candidate.ejected !== best.ejected) return "EJECTED";
    if (!isLastResort(candidate.standing) || isLastResort(best.standing)) return "FARTHER";
    return policy.drained.has(region) ? "DRAINED_SOFT" : "DIALED_DOWN";
  }

  /** How a sentinel that may serve, in a region that may, compares with the one that was chosen. */
  function part(sentinel: S): ReasonCode {
    if (avoid !== null && isAvoided(avoid, sentinel)) return "EJECTED";
    const reason = comparison(sentinel.region);
    if (reason !== "SELECTED") return reason;
    if (decision?.destination !== "local") return "SELECTED_REGION";
    return decision.localSentinel === sentinel ? "SELECTED" : "SPREAD";
  }

  /** In the order of preference; behind that, those that can't serve. */
  function place(region: Region): number {
    const rank = rankOf(region);
    if (rank !== -1) return rank;
    return refusal(region) === null ? candidates.length + standingOf(standings, region, point) : Number.MAX_VALUE;
  }

  const regions = [...new Set([local, ...sentinels.map(({ region }) => region)])];
  regions.sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
  return {
    region: local,
    deploymentId,
    decision,
    error: decision ? null : noDecisionError(context.region, route, sentinels).code,
    triedAny,
    sentinels: sentinels.map((sentinel) => {
      const { id, region } = sentinel;
      return { id, region, reason: (mayServe(sentinel) ? refusal(region) : ownReason(sentinel)) ?? part(sentinel) };
    }),
    regions: regions.map((region) => {
      const own = sentinels.filter((sentinel) => sentinel.region === region);
      return {
        region,
        reason: refusal(region) ?? comparison(region),
        evidence: region === local ? { by: "local" } : proximity.evidence(local, region),
        sentinels: own.length,
        eligible: own.filter(mayServe).length,
      };
    }),
  };
}

/** What the sentinel itself has against serving. */
function ownReason(sentinel: Sentinel): ReasonCode {
  if (sentinel.health === "paused") return "PAUSED";
  if (sentinel.desiredState !== undefined && sentinel.desiredState !== "running") return "NOT_RUNNING";
  if (sentinel.health === "unhealthy") return "UNHEALTHY";
  return sentinel.health === "healthy" ? "NO_REPLICAS" : "UNKNOWN_HEALTH";
}
