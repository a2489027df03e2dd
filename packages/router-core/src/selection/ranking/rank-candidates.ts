import type { Region } from "../../region.ts";
import { runsIn } from "../../routed-deployment.ts";
import { isEligible, isWorthATry, type Sentinel } from "../../sentinel.ts";
import type { ReasonCode } from "../explaining/explanation.ts";
import type { PreparedSentinels } from "../prepared-sentinels.ts";
import { avoidOf, isAvoided, type RequestContext } from "../request-context.ts";
import type { SelectionContext } from "../selection-context.ts";
import type { ResolvedPolicy } from "../selection-policy.ts";
import { isPrepared, sentinelList } from "../sentinel-list.ts";
import { refusalBehind, standingOf } from "./region-standings.ts";

/** A region that may serve a request, with its sentinels that may. */
export interface Candidate<S extends Sentinel> {
  readonly region: Region;
  readonly standing: number;
  readonly sentinels: S[];
  /** It comes after all that are not, because all of its sentinels are to be avoided. */
  readonly ejected: boolean;
}

/** What of a request ranks its regions. */
export interface Query {
  /** Where the deployment runs. */
  readonly regions: readonly Region[] | undefined;
  readonly request: RequestContext | undefined;
  /** Where the request is on the dials. */
  readonly point: number;
}

/**
 * Every region that may serve a request, best first, by the rules of `selectSentinel`. The local one is there twice if
 * some of its sentinels are to be avoided, and others are not.
 */
export function rankCandidates<S extends Sentinel>(
  context: SelectionContext,
  query: Query,
  sentinels: readonly S[] | PreparedSentinels<S>,
): readonly Candidate<S>[] {
  const candidates =
    isPrepared(sentinels) && sentinels.isFor(context)
      ? sentinels.candidates(query.regions, query.request)
      : servingCandidates(context, query, sentinelList(sentinels));
  const avoid = avoidOf(query.request);
  return avoid === null ? candidates : avoidedLast(context, candidates, avoid);
}

function servingCandidates<S extends Sentinel>(context: SelectionContext, query: Query, sentinels: readonly S[]) {
  for (const accepts of tiersOf(context.policy)) {
    const candidates = candidatesAmong(context, query, sentinels.filter(accepts));
    if (candidates.length > 0) return candidates;
  }
  return [];
}

/** Which sentinels may serve; behind that, which where none of those may. */
export function tiersOf({ onNoHealthy }: ResolvedPolicy): readonly ((sentinel: Sentinel) => boolean)[] {
  return onNoHealthy === "any" ? [isEligible, isWorthATry] : [isEligible];
}

/** Behind all others the candidates that have nothing but what is to be avoided, and the part of the local one that is. */
function avoidedLast<S extends Sentinel>(
  context: SelectionContext,
  candidates: readonly Candidate<S>[],
  avoid: ReadonlySet<string>,
): Candidate<S>[] {
  const first: Candidate<S>[] = [];
  const last: Candidate<S>[] = [];
  const isOther = (sentinel: S) => !isAvoided(avoid, sentinel);
  for (const candidate of candidates) {
    const { region, standing, sentinels } = candidate;
    // Another region is one attempt, however many sentinels it has: which of them gets it is not decided here.
    const others = region === context.region ? sentinels.filter(isOther) : sentinels.some(isOther) ? sentinels : [];
    if (others.length > 0) first.push({ region, standing, sentinels: others, ejected: false });
    if (others.length === sentinels.length) continue;
    const avoided = sentinels.filter((sentinel) => isAvoided(avoid, sentinel));
    last.push({ region, standing, sentinels: avoided, ejected: true });
  }
  first.push(...last);
  return first;
}

/** The regions of these sentinels that are not refused, best first. */
export function candidatesAmong<S extends Sentinel>(
  context: SelectionContext,
  query: Query,
  sentinels: readonly S[],
): Candidate<S>[] {
  const byRegion = new Map<Region, Candidate<S>>();
  for (const sentinel of sentinels) {
    const { region } = sentinel;
    const candidate = byRegion.get(region);
    if (candidate) candidate.sentinels.push(sentinel);
    else if (refusalOf(context, query, region) === null) {
      const standing = standingOf(context.standings, region, query.point);
      byRegion.set(region, { region, standing, sentinels: [sentinel], ejected: false });
    }
  }
  return [...byRegion.values()].sort((a, b) => a.standing - b.standing || (a.region < b.region ? -1 : 1));
}

/** What keeps a region out of a request's decision, whatever its sentinels. `null`: nothing. */
export function refusalOf(context: SelectionContext, query: Query, region: Region): ReasonCode | null {
  const { regions, request, point } = query;
  const refusal = refusalBehind(standingOf(context.standings, region, point));
  if (refusal !== null) return refusal;
  if (!runsIn(regions, region)) return "NOT_DEPLOYED";
  return request?.forwarded === true && region !== context.region ? "FORWARDED" : null;
}
