import type { EnvironmentState, ReadAgain, RouteState, SourceState } from "@frontline-routing/frontline-core";
import { type DeploymentStates, deploymentStates } from "./deployment-states.ts";
import type { FoundRow } from "./found-row.ts";
import { type SentinelRow, toFrontlineSentinel } from "./frontline-sentinel.ts";
import { byHostname, type KeyedRouteRow, toRouteState } from "./route-states.ts";

/** What was asked for, as rows have it. A column's collation may take other hostnames and ids for these too. */
export function sourceState(
  rows: readonly FoundRow[],
  { hostnames, environmentIds, deploymentIds = [] }: ReadAgain,
  deployments: DeploymentStates,
): SourceState {
  return {
    routes: routeStates(rows, hostnames, deployments),
    environments: environmentStates(rows, environmentIds),
    deployments: new Map(deploymentIds.map((id) => [id, deployments.get(id) ?? NOBODY_SAYS])),
  };
}

/** Routes with their environments. */
export function lookedUpState(rows: readonly FoundRow[], hostnames: readonly string[]): SourceState {
  const routes = routeStates(rows, hostnames, deploymentStates(rows));
  const states = [...routes.values()].filter((state): state is RouteState => state !== null);
  return { routes, environments: environmentStates(rows, new Set(states.map(({ route }) => route.environmentId))) };
}

const NOBODY_SAYS = Object.freeze({});

function routeStates(
  rows: readonly FoundRow[],
  hostnames: readonly string[],
  deployments: DeploymentStates,
): SourceState["routes"] {
  const found = byHostname(rows.filter(isRoute).map((row) => toRouteState(row, deployments)));
  return new Map(hostnames.map((hostname) => [hostname, found.get(hostname) ?? null]));
}

function environmentStates(
  rows: readonly FoundRow[],
  environmentIds: Iterable<string>,
): ReadonlyMap<string, EnvironmentState> {
  const rowsById = new Map<string, SentinelRow[]>();
  for (const id of environmentIds) rowsById.set(id, []);
  for (const row of rows) if (row.kind === "sentinel") rowsById.get(row.environment_id)?.push(row);
  return new Map([...rowsById].map(([id, found]) => [id, { sentinels: toSentinels(found) }]));
}

function toSentinels(rows: readonly SentinelRow[]): EnvironmentState["sentinels"] {
  return Object.freeze(rows.map(toFrontlineSentinel).sort((a, b) => (a.id < b.id ? -1 : 1)));
}

function isRoute(row: FoundRow): row is FoundRow & KeyedRouteRow {
  return row.kind === "route";
}
