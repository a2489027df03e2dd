import { UNFOLLOWED } from "../held/reading.ts";
import type { RoutingTable } from "../held/routing-table.ts";
import type { RouterSnapshot } from "./router-snapshot.ts";

/**
 * Puts a snapshot into an empty table. Until changes were followed on from its cursor, what it holds is only served where
 * the source can't be asked. @param leastAgeMs from which age on a route is read before it is served
 */
export function restoreSnapshot(snapshot: RouterSnapshot, table: RoutingTable, now: number, leastAgeMs: number): void {
  if (snapshot.cursor !== null) table.beginEra();
  const begun = table.beginReading(now);
  // A wall clock that was set back meanwhile makes it no younger than it was.
  const sinceMs = Math.max(0, Date.now() - snapshot.takenAt);
  const environments = new Map(snapshot.environments.map((each) => [each.environmentId, each]));
  for (const { hostname, ageMs, incarnation, route, ...said } of snapshot.routes) {
    const environment = environments.get(route.environmentId);
    if (environment === undefined || table.held.peek(hostname) !== undefined) continue;
    const era = snapshot.cursor === null ? UNFOLLOWED : begun.era;
    const reading = { ...begun, era, at: now - Math.max(ageMs + sinceMs, leastAgeMs), covers: true };
    const held = table.held.add(hostname, { incarnation, route }, reading);
    held.deployment.believe(said, reading, begun.mark);
    if (held.environment.sentinels === undefined) {
      held.environment.believe(environment.sentinels, reading, begun.mark);
    }
  }
}
