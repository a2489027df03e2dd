import type { Proximity } from "../proximity/proximity.ts";
import { isRegion, type Region } from "../region.ts";
import type { ResolvedPolicy } from "./selection-policy.ts";
import { hashPair, hashText } from "./stable-hash.ts";

/** The standing of a region that may not be used. Every other standing is lower, and lower is better. */
export const REFUSED = Number.POSITIVE_INFINITY;

// Bands, far wider than any number of regions: last resorts behind all others, and in each band the regions that
// nothing is known of behind the ranked ones. The unranked share one standing, and names tell them apart.
const UNRANKED = 2 ** 20;
const LAST_RESORT = 2 ** 21;

const MAX_REMEMBERED = 1024; // far more names than there are regions; a bound, because rows come from outside

/** Where each region stands for requests that arrive in one region: 0 is the local one, then by nearness and policy. */
export interface RegionStandings {
  readonly known: ReadonlyMap<Region, number>;
  /** The local region's own, before any dial. */
  readonly local: number;
  /** The standing of a region that neither the proximity nor the policy knows. */
  readonly elsewhere: number;
  /** Names of regions that nothing is known of, found to be well-formed. */
  readonly wellFormed: Set<Region>;
  /** `null` when every dial is at 100. */
  readonly dial: ReadonlyMap<Region, { readonly share: number; readonly hash: number }> | null;
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
    if (drain === "hard" || policy.allowed?.has(other) === false) return REFUSED;
    return (positions.get(other) ?? UNRANKED) + (drain === "soft" ? LAST_RESORT : 0);
  }

  return {
    known: new Map([...positions.keys(), ...named].map((other) => [other, withPolicy(other)])),
    local: withPolicy(region),
    elsewhere: policy.allowed ? REFUSED : UNRANKED,
    wellFormed: new Set(),
    dial: dial.size > 0 ? dial : null,
  };
}

/**
 * A look-up, whatever the number of known regions.
 *
 * @param point the hash of the request's key; matters only where there is a dial
 */
export function standingOf({ known, elsewhere, dial }: RegionStandings, region: Region, point: number): number {
  const standing = known.get(region) ?? elsewhere;
  if (dial === null || standing >= LAST_RESORT) return standing;
  const setting = dial.get(region);
  const isDialedDown = setting !== undefined && hashPair(point, setting.hash) >= setting.share;
  return isDialedDown ? standing + LAST_RESORT : standing;
}

/** Whether a standing is behind every region that is neither drained nor dialled down. */
export function isLastResort(standing: number): boolean {
  return standing >= LAST_RESORT;
}

/** Whether several regions may share a standing. */
function isUnranked(standing: number): boolean {
  return (standing & UNRANKED) !== 0;
}

/**
 * Whether a region may be answered with: one whose name is malformed has no NLB. Ranked ones are known to be fine; of
 * the others it is remembered, because the check takes longer than the rest of a small list's selection.
 */
export function isAddressable({ wellFormed }: RegionStandings, region: Region, standing: number): boolean {
  if (!isUnranked(standing) || wellFormed.has(region)) return true;
  if (!isRegion(region)) return false;
  if (wellFormed.size < MAX_REMEMBERED) wellFormed.add(region);
  return true;
}
