import type { Region } from "../../region.ts";
import { isEligible, isWorthATry, type Sentinel } from "../../sentinel.ts";
import { refusalOf } from "../explaining/refusal.ts";
import type { RequestContext } from "../request-context.ts";
import type { SelectionContext } from "../selection-context.ts";
import { avoidedAmong, isAvoided } from "./avoided.ts";
import { standingOf } from "./region-standings.ts";

/** A region that may serve a request, with its sentinels that may. */
export interface Candidate<S extends Sentinel> {
  readonly region: Region;
  readonly standing: number;
  readonly sentinels: S[];
  /** It comes after all that are not, because all of its sentinels are to be avoided. */
  readonly ejected: boolean;
}

/**
 * Every region that may serve a request, best first, by the rules of `selectSentinel`. The local one is there twice if
 * some of its sentinels are to be avoided, and others are not.
 *
 * @param regions where the deployment runs
 * @param point where the request is on the dials
 */
export function rankCandidates<S extends Sentinel>(
  context: SelectionContext,
  regions: readonly Region[] | undefined,
  sentinels: readonly S[],
  request: RequestContext | undefined,
  point: number,
): Candidate<S>[] {
  const among = (accepts: (sentinel: S) => boolean) =>
    candidatesAmong(context, regions, sentinels.filter(accepts), request, point);
  const eligible = among(isEligible);
  const candidates = eligible.length > 0 || context.policy.onNoHealthy === "fail" ? eligible : among(isWorthATry);
  const avoid = avoidedAmong(sentinels, request);
  if (avoid === null) return candidates;
  const part = (ejected: boolean) =>
    candidates.flatMap((candidate) => {
      const own = candidate.sentinels.filter((sentinel) => isAvoided(avoid, sentinel) === ejected);
      // Another region is one attempt, however many sentinels it has: which of them gets it is not decided here.
      const isThere = ejected && candidate.region !== context.region && own.length < candidate.sentinels.length;
      return own.length === 0 || isThere ? [] : [{ ...candidate, sentinels: own, ejected }];
    });
  return [...part(false), ...part(true)];
}

/** The regions of these sentinels that are not refused, best first. */
export function candidatesAmong<S extends Sentinel>(
  context: SelectionContext,
  regions: readonly Region[] | undefined,
  sentinels: readonly S[],
  request: RequestContext | undefined,
  point: number,
): Candidate<S>[] {
  const byRegion = new Map<Region, Candidate<S>>();
  for (const sentinel of sentinels) {
    const { region } = sentinel;
    const candidate = byRegion.get(region);
    if (candidate) candidate.sentinels.push(sentinel);
    else if (refusalOf(context, regions, request, region, point) === null) {
      const standing = standingOf(context.standings, region, point);
      byRegion.set(region, { region, standing, sentinels: [sentinel], ejected: false });
    }
  }
  return [...byRegion.values()].sort((a, b) => a.standing - b.standing || (a.region < b.region ? -1 : 1));
}
