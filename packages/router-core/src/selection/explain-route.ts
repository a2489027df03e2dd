import { isRegion, type Region } from "../region.ts";
import { isEligible, isWorthATry, type Sentinel } from "../sentinel.ts";
import { deploymentIdOf } from "./deployment-id-of.ts";
import type { Explanation, ReasonCode } from "./explanation.ts";
import { attemptsAt } from "./plan-route.ts";
import { rankCandidates } from "./rank-candidates.ts";
import { isLastResort, REFUSED, standingOf } from "./region-standings.ts";
import { checkRequest, type RequestContext } from "./request-context.ts";
import { dialPoint, type SelectionContext } from "./selection-context.ts";

/** Makes the decision as `planRoute` does, and says of each sentinel and region what came of it. */
export function explainRoute<S extends Sentinel>(
  context: SelectionContext,
  route: { readonly deploymentId: string },
  sentinels: readonly S[],
  request: RequestContext | undefined,
): Explanation<S> {
  const { policy, proximity, standings } = context;
  const deploymentId = deploymentIdOf(route);
  checkRequest(request, "request");
  const point = dialPoint(context, request);
  const forwarded = request?.forwarded === true;
  const best = rankCandidates(context, sentinels, forwarded, point)[0];
  const decision = (best && attemptsAt(context, deploymentId, best, request)[0]) ?? null;
  const triedAny = best?.sentinels.some((sentinel) => !isEligible(sentinel)) ?? false;
  const mayServe = triedAny ? isWorthATry : isEligible;

  /** What policy has against a region, whatever its sentinels. */
  function refusal(region: Region): ReasonCode | null {
    if (!isRegion(region)) return "MALFORMED_REGION";
    if (policy.drained.get(region) === "hard") return "DRAINED_HARD";
    if (standingOf(standings, region, point) === REFUSED) return "NOT_ALLOWED";
    return forwarded && region !== context.region ? "FORWARDED" : null;
  }

  /** How a region whose sentinels may serve compares with the one that was chosen. */
  function comparison(region: Region): ReasonCode {
    if (region === best?.region) return "SELECTED";
    if (!isLastResort(standingOf(standings, region, point)) || !best || isLastResort(best.standing)) return "FARTHER";
    return policy.drained.has(region) ? "DRAINED_SOFT" : "DIALED_DOWN";
  }

  /** How a sentinel of the chosen region took part in it. */
  function part(sentinel: S): ReasonCode {
    if (decision?.destination !== "local") return "SELECTED_REGION";
    return decision.localSentinel === sentinel ? "SELECTED" : "SPREAD";
  }

  const regions = [...new Set([context.region, ...sentinels.map(({ region }) => region)])].map((region) => {
    const own = sentinels.filter((sentinel) => sentinel.region === region);
    const eligible = own.filter(mayServe).length;
    const reason = refusal(region) ?? (eligible > 0 ? comparison(region) : "NO_ELIGIBLE_SENTINEL");
    const evidence =
      region === context.region ? ({ by: "local" } as const) : proximity.evidence(context.region, region);
    return { region, reason, evidence, sentinels: own.length, eligible };
  });

  return {
    region: context.region,
    deploymentId,
    decision,
    error: decision ? null : "NO_HEALTHY_SENTINEL",
    triedAny,
    sentinels: sentinels.map((sentinel) => ({
      id: sentinel.id,
      region: sentinel.region,
      reason:
        (mayServe(sentinel) ? refusal(sentinel.region) : ownReason(sentinel)) ??
        (sentinel.region === best?.region ? part(sentinel) : comparison(sentinel.region)),
    })),
    regions: regions.sort((a, b) => place(a) - place(b) || (a.region < b.region ? -1 : 1)),
  };

  /** In the order of preference; behind that, those that can't serve. */
  function place({ region, eligible }: { region: Region; eligible: number }): number {
    const standing = refusal(region) === null ? standingOf(standings, region, point) : Number.MAX_VALUE;
    return eligible > 0 ? standing : standing + BEHIND;
  }
}

const BEHIND = 2 ** 40; // more than any standing

/** What the sentinel itself has against serving. */
function ownReason(sentinel: Sentinel): ReasonCode {
  if (sentinel.health === "paused") return "PAUSED";
  if (sentinel.desiredState !== undefined && sentinel.desiredState !== "running") return "NOT_RUNNING";
  if (sentinel.health === "unhealthy") return "UNHEALTHY";
  return sentinel.health === "healthy" ? "NO_REPLICAS" : "UNKNOWN_HEALTH";
}
