import { isEjected, type Outlier } from "./ejections.ts";

/**
 * Whether one more of a group may be ejected: within the share, or as the only one; and never the last. Only who is in
 * the group now counts: who has left it takes no one's place.
 */
export function mayEject(
  outliers: readonly Outlier[],
  id: string,
  among: readonly string[],
  now: number,
  maxShare: number,
): boolean {
  const others = new Set(among);
  others.delete(id);
  const size = others.size + 1;
  const ejected = outliers.filter((outlier) => isEjected(outlier, now) && others.has(outlier.id)).length + 1;
  const share = Math.floor(size * maxShare + 1e-9); // 100 × 0.29 is a little less than 29
  return ejected <= Math.min(Math.max(share, 1), size - 1);
}
