import { regionProximity, type Sentinel } from "../src/index.ts";

/** The original's algorithm, for comparison. Where it takes whatever a hash map yields, it answers `"any"`. */
export function originalSelection(region: string, sentinels: readonly Sentinel[]): string | "any" | "none" {
  const healthyByRegion = new Map<string, Sentinel>();
  for (const sentinel of sentinels) {
    if (sentinel.health === "healthy") healthyByRegion.set(sentinel.region, sentinel);
  }
  if (healthyByRegion.size === 0) return "none";
  if (healthyByRegion.has(region)) return region;
  return (regionProximity[region] ?? []).find((peer) => healthyByRegion.has(peer)) ?? "any";
}
