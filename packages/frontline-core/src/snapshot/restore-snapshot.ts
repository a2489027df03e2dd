import { UNFOLLOWED } from "../held/reading.ts";
import type { RoutingTable } from "../held/routing-table.ts";
import type { RouterSnapshot } from "./router-snapshot.ts";

/**
 * Puts a snapshot into an empty table. Until changes were followed on from its cursor, what it holds is only served where
 * the source can't be asked.
 *
 * @param now on the router's clock
 * @param leastAgeMs from which age on a route is read before it is served
 */
export function restoreSnapshot(snapshot: RouterSnapshot, table: RoutingTable, now: number, leastAgeMs: number): void {
  if (snapshot.cursor !== null) table.beginEra();
  const begun = table.beginReading(now);
  // A wall clock that was set back meanwhile makes it no younger than it was.
  const sinceMs = Math.max(0, Date.now() - snapshot.takenAt);
  const sentinels = new Map(snapshot.environments.map((environment) => [environment.environmentId, environment]));
  for (const { hostname, ageMs, ...state } of snapshot.routes) {
    const environment = sentinels.get(state.route.environmentId);
    if (environment === undefined || table.held.peek(hostname) !== undefined) continue;
    const at = now - Math.max(ageMs + sinceMs, leastAgeMs);
    const era = snapshot.cursor === null ? UNFOLLOWED : begun.era;
    const reading = { ...begun, era, at, covers: true };
    const route = table.held.add(hostname, Object.freeze(state), reading);
    route.deployment.believe(state, reading, begun.mark);
    if (route.environment.sentinels === undefined) {
      route.environment.believe(environment.sentinels, reading, begun.mark);
    }
  }
}
