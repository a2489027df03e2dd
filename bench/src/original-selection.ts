import type { ProximityTable, Sentinel } from "@frontline-routing/router-core";

/** The original's decision: a local sentinel or a region to forward to. */
interface OriginalDecision {
  localSentinel: Sentinel | null;
  nearestNlbRegion: string;
  deploymentId: string;
}

/**
 * The original service's algorithm, transcribed plainly: a map of the healthy sentinels by region on every call, then a
 * walk over the local region's row, then whichever region the map yields first.
 */
export function originalSelectSentinel(
  proximity: ProximityTable,
  region: string,
  route: { readonly deploymentId: string },
  sentinels: readonly Sentinel[],
): OriginalDecision {
  const { deploymentId } = route;
  const healthyByRegion = new Map<string, Sentinel>();
  for (const sentinel of sentinels) {
    if (sentinel.health === "healthy") healthyByRegion.set(sentinel.region, sentinel);
  }
  const localSentinel = healthyByRegion.get(region);
  if (localSentinel) return { localSentinel, nearestNlbRegion: "", deploymentId };
  for (const nearestNlbRegion of proximity[region] ?? []) {
    if (healthyByRegion.has(nearestNlbRegion)) return { localSentinel: null, nearestNlbRegion, deploymentId };
  }
  for (const nearestNlbRegion of healthyByRegion.keys()) return { localSentinel: null, nearestNlbRegion, deploymentId };
  throw new Error("no healthy sentinels");
}
