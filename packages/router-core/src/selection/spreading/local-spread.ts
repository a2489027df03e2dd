import type { Region } from "../../region.ts";
import type { Sentinel } from "../../sentinel.ts";
import { hashPair, hashText } from "./stable-hash.ts";

/** Their sum, or `NaN` where one has none. */
export function sumOfWeights(sentinels: readonly Sentinel[]): number {
  return sentinels.reduce((sum, sentinel) => sum + weightOf(sentinel), 0);
}

/** Weights count only when all have one: a sentinel that doesn't say makes the sum `NaN`. */
export function weightOf(sentinel: Sentinel): number {
  return sentinel.availableReplicas ?? Number.NaN;
}

/** Whether a sum of weights can be divided among those who have them. */
export function isWeighted(totalWeight: number): boolean {
  return totalWeight > 0 && totalWeight < Number.POSITIVE_INFINITY;
}

/** Which of a region's accepted sentinels gets a request: by its key, else by chance. */
export function pickLocal<S extends Sentinel>(
  sentinels: readonly S[],
  region: Region,
  accepts: (sentinel: Sentinel) => boolean,
  key: string | undefined,
  random: () => number,
): S | undefined {
  let count = 0;
  let totalWeight = 0;
  for (let i = 0; i < sentinels.length; i++) {
    const sentinel = sentinels[i];
    if (sentinel?.region !== region || !accepts(sentinel)) continue;
    count += 1;
    totalWeight += weightOf(sentinel);
  }
  if (key !== undefined) return pickByKey(sentinels, region, accepts, totalWeight, key);
  // Each has a piece of the spread, as wide as its weight. A number that is no point of it still gets an answer.
  const weighted = isWeighted(totalWeight);
  const target = random() * (weighted ? totalWeight : count);
  let end = 0;
  let last: S | undefined;
  for (let i = 0; i < sentinels.length; i++) {
    const sentinel = sentinels[i];
    if (sentinel?.region !== region || !accepts(sentinel)) continue;
    last = sentinel;
    end += weighted ? weightOf(sentinel) : 1;
    if (target < end) break;
  }
  return last;
}

/**
 * The sentinel that a key belongs to (rendezvous hashing): the one with the highest score for it. So when a sentinel
 * goes, only its own keys move, each to its next highest.
 */
export function pickByKey<S extends Sentinel>(
  sentinels: readonly S[],
  region: Region,
  accepts: (sentinel: Sentinel) => boolean,
  totalWeight: number,
  key: string,
): S | undefined {
  const weighted = isWeighted(totalWeight);
  const keyHash = hashText(key);
  let best: S | undefined;
  let bestScore = 0;
  for (let i = 0; i < sentinels.length; i++) {
    const sentinel = sentinels[i];
    if (sentinel?.region !== region || !accepts(sentinel)) continue;
    const uniform = hashPair(keyHash, hashText(sentinel.id));
    // With weights: the logarithmic method, where each wins in proportion to its weight.
    const score = weighted ? -weightOf(sentinel) / Math.log(uniform) : uniform;
    if (best === undefined || score > bestScore || (score === bestScore && sentinel.id < best.id)) {
      best = sentinel;
      bestScore = score;
    }
  }
  return best;
}
