import type { Region, RouteDecision } from "@frontline-routing/router-core";

/** The regions that attempts go to, best first. Several local sentinels are one region, that of the request. */
export function regionsTried(at: Region, attempts: readonly RouteDecision[]): readonly Region[] {
  return [...new Set(attempts.map(({ nearestNlbRegion }) => nearestNlbRegion ?? at))];
}
