import type { Region } from "../region.ts";
import { isEligible, isWorthATry, type Sentinel } from "../sentinel.ts";
import { REFUSED, standingOf } from "./region-standings.ts";
import type { SelectionContext } from "./selection-context.ts";

/** A region that may serve a request, with its sentinels that may. */
export interface Candidate<S extends Sentinel> {
  readonly region: Region;
  readonly standing: number;
  readonly sentinels: S[];
}

/** Every region that may serve a request, best first, by the rules of `selectSentinel`. */
export function rankCandidates<S extends Sentinel>(
  context: SelectionContext,
  sentinels: readonly S[],
  forwarded: boolean,
  point: number,
): Candidate<S>[] {
  const eligible = candidatesAmong(context, sentinels.filter(isEligible), forwarded, point);
  if (eligible.length > 0 || context.policy.onNoHealthy === "fail") return eligible;
  return candidatesAmong(context, sentinels.filter(isWorthATry), forwarded, point);
}

function candidatesAmong<S extends Sentinel>(
  { region, standings }: SelectionContext,
  sentinels: readonly S[],
  forwarded: boolean,
  point: number,
): Candidate<S>[] {
  const byRegion = new Map<Region, Candidate<S>>();
  for (const sentinel of sentinels) {
    const at = sentinel.region;
    if (forwarded && at !== region) continue;
    const standing = standingOf(standings, at, point);
    if (standing === REFUSED) continue;
    const candidate = byRegion.get(at);
    if (candidate) candidate.sentinels.push(sentinel);
    else byRegion.set(at, { region: at, standing, sentinels: [sentinel] });
  }
  return [...byRegion.values()].sort((a, b) => a.standing - b.standing || (a.region < b.region ? -1 : 1));
}
