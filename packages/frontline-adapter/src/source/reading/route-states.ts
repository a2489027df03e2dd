import type { RouteState } from "@frontline-routing/frontline-core";
import { type RouteRow, toFrontlineRoute } from "../../repository/reading/read-routes.ts";
import { type DeploymentRow, toDeploymentState } from "./deployment-states.ts";

/** A row of a route, with its key, and what is known of its deployment. */
export type KeyedRouteRow = RouteRow & DeploymentRow & { readonly route_pk: number | string };

/** A row of another key is another incarnation: its revisions begin anew. */
export function toRouteState(row: KeyedRouteRow): RouteState {
  const route = Object.freeze(toFrontlineRoute(row));
  return Object.freeze({ route, incarnation: String(row.route_pk), ...toDeploymentState(row) });
}

/** Routes by their hostnames in lower case. Where several differ by case only, the one in lower case counts. */
export function byHostname(states: Iterable<RouteState>): ReadonlyMap<string, RouteState> {
  const found = new Map<string, RouteState>();
  for (const state of states) {
    const { fullyQualifiedDomainName } = state.route;
    const hostname = fullyQualifiedDomainName.toLowerCase();
    if (fullyQualifiedDomainName === hostname || !found.has(hostname)) found.set(hostname, state);
  }
  return found;
}
