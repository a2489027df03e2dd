import type { Proximity } from "../../proximity/proximity.ts";
import { isRegion, type Region } from "../../region.ts";
import type { ResolvedPolicy } from "../selection-policy.ts";
import { hashPair, hashText } from "../spreading/stable-hash.ts";

// Bands, far wider than any number of regions: last resorts behind all others, and in each band the regions that
// nothing is known of behind the ranked ones. The unranked share one standing, and names tell them apart.
const UNRANKED = 2 ** 20;
const LAST_RESORT = 2 ** 21;

/** The first of the standings of regions that may not be used. Every other is lower, and lower is better. */
export const REFUSED = 2 ** 23; // not Infinity: engines compare small integers faster
const REFUSALS = ["MALFORMED_REGION", "DRAINED_HARD", "NOT_ALLOWED"] as const; // the standings from REFUSED on
const [MALFORMED, DRAINED_HARD, NOT_ALLOWED] = [REFUSED, REFUSED + 1, REFUSED + 2];

const MAX_KNOWN = 2048; // far more names than there are regions; a bound, because rows come from outside

/** Where each region stands for requests that arrive in one region: 0 is the local one, then by nearness and policy. */
export interface RegionStandings {
  /** What the proximity and the policy know, and names that came up since. */
  readonly known: Map<Region, number>;
  /** The local region's own, before any dial. */
  readonly local: number;
  /** The standing of a region that neither the proximity nor the policy knows. */
  readonly elsewhere: number;
  /** `null` when every dial is at 100. */
  readonly dial: ReadonlyMap<Region, DialSetting> | null;
}

interface DialSetting {
  readonly share: number;
  readonly hash: number;
}

export function regionStandings(region: Region, proximity: Proximity, policy: ResolvedPolicy): RegionStandings {
  const ranked = proximity.nearestRegions(region).filter((other) => proximity.evidence(region, other).by !== "name");
  const positions = new Map([region, ...ranked].map((other, position) => [other, position]));
  const named = [...policy.drained.keys(), ...(policy.allowed ?? [])];
  const dial = new Map(
    [...policy.dial]
      .filter(([, percent]) => percent < 100)
      .map(([other, percent]) => [other, { share: percent / 100, hash: hashText(other) }]),
  );

  function withPolicy(other: Region): number {
    const drain = policy.drained.get(other);
    if (drain === "hard") return DRAINED_HARD;
    if (policy.allowed?.has(other) === false) return NOT_ALLOWED;
    return (positions.get(other) ?? UNRANKED) + (drain === "soft" ? LAST_RESORT : 0);
  }

  return {
    known: new Map([...positions.keys(), ...named].map((other) => [other, withPolicy(other)])),
    local: withPolicy(region),
    elsewhere: policy.allowed ? NOT_ALLOWED : UNRANKED,
    dial: dial.size > 0 ? dial : null,
  };
}

/**
 * A look-up, whatever the number of known regions.
 *
 * @param point the hash of the request's key; matters only where there is a dial
 */
export function standingOf(standings: RegionStandings, region: Region, point: number): number {
  const standing = standings.known.get(region) ?? standingOfNew(standings, region);
  return standings.dial === null ? standing : dialed(standing, standings.dial.get(region), point);
}

function dialed(standing: number, setting: DialSetting | undefined, point: number): number {
  if (setting === undefined || isLastResort(standing)) return standing;
  return hashPair(point, setting.hash) >= setting.share ? standing + LAST_RESORT : standing;
}

/** Whether a standing is behind every region that is neither drained nor dialled down. */
export function isLastResort(standing: number): boolean {
  return standing >= LAST_RESORT;
}

/** Why a region of this standing may not be used. `null`: it may. */
export function refusalBehind(standing: number): (typeof REFUSALS)[number] | null {
  return REFUSALS[standing - REFUSED] ?? null;
}

/**
 * A region whose name is malformed has no NLB: it is refused. Others are remembered, because the check takes longer than
 * the rest of a small list's selection.
 */
function standingOfNew({ known, elsewhere }: RegionStandings, region: Region): number {
  if (!isRegion(region)) return MALFORMED;
  if (known.size < MAX_KNOWN) known.set(region, elsewhere);
  return elsewhere;
}
