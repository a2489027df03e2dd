import type { DeploymentState, ReadAgain, RouteState, SourceState } from "@frontline-routing/frontline-core";
import { toFrontlineRoute } from "../../repository/read-routes.ts";
import type { FoundRow } from "./found-row.ts";
import { toFrontlineSentinel } from "./frontline-sentinel.ts";

/** What was asked for, as rows have it. A column's collation may take other hostnames and ids for these too. */
export function sourceState(
  rows: readonly FoundRow[],
  { hostnames, environmentIds, deploymentIds = [] }: ReadAgain,
): SourceState {
  const found = byHostname(rows.filter(({ kind }) => kind === "route").map(toRouteState));
  return {
    routes: new Map(hostnames.map((hostname) => [hostname, found.get(hostname) ?? null])),
    environments: environmentStates(rows, environmentIds),
    deployments: deploymentStates(rows, deploymentIds),
  };
}

/** {@link sourceState} with the environments of the routes. */
export function lookedUpState(rows: readonly FoundRow[], hostnames: readonly string[]): SourceState {
  const { routes } = sourceState(rows, { hostnames, environmentIds: [] });
  const environmentIds = [...routes.values()].flatMap((state) => state?.route.environmentId ?? []);
  return { routes, environments: environmentStates(rows, environmentIds) };
}

/** A row of another key is another incarnation: its revisions begin anew. */
export function toRouteState(row: FoundRow): RouteState {
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

function environmentStates(rows: readonly FoundRow[], environmentIds: readonly string[]) {
  const rowsById = new Map<string, FoundRow[]>(environmentIds.map((id) => [id, []]));
  for (const row of rows) if (row.kind === "sentinel") rowsById.get(row.environment_id)?.push(row);
  const sentinels = (found: readonly FoundRow[]) =>
    Object.freeze(found.map(toFrontlineSentinel).sort((a, b) => (a.id < b.id ? -1 : 1)));
  return new Map([...rowsById].map(([id, found]) => [id, { sentinels: sentinels(found) }]));
}

/** What rows say of deployments: of one that no row is of, nobody says anything. */
function deploymentStates(rows: readonly FoundRow[], ids: readonly string[]): ReadonlyMap<string, DeploymentState> {
  const states = new Map<string, DeploymentState>(ids.map((id) => [id, {}]));
  for (const row of rows) {
    const state = row.kind === "deployment" ? states.get(row.deployment_id) : undefined;
    if (state !== undefined) states.set(row.deployment_id, Object.freeze({ ...state, ...toDeploymentState(row) }));
  }
  return states;
}

function toDeploymentState({ regions, desired_state }: FoundRow): DeploymentState {
  const running = regions === null ? undefined : (JSON.parse(regions) as (string | null)[]);
  return {
    ...(running && { regions: Object.freeze(running.filter((region) => region !== null).sort()) }),
    ...(desired_state !== null && { desiredState: desired_state }),
  };
}
