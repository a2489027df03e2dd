import type { Followed, RouteState } from "@frontline-routing/frontline-core";
import { byHostname } from "../reading/route-states.ts";
import type { ChangedRow } from "./history.ts";

/** What rows of the history say: which routes are as they are now, and which are gone. */
export function changesOf(rows: readonly ChangedRow[]): Pick<Followed, "changed" | "removedRouteIds"> {
  const stateById = new Map(rows.map((row) => [row.frontlineRouteId, row.route]));
  const states: RouteState[] = [];
  const removedRouteIds: string[] = [];
  for (const [id, state] of stateById) {
    if (state === null) removedRouteIds.push(id);
    else states.push(state);
  }
  return { changed: { routes: byHostname(states), environments: new Map() }, removedRouteIds };
}
