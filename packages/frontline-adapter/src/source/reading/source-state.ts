import type { EnvironmentState, ReadAgain, RouteState, SourceState } from "@frontline-routing/frontline-core";
import { deploymentStates } from "./deployment-states.ts";
import type { FoundRow } from "./found-row.ts";
import { type SentinelRow, toFrontlineSentinel } from "./frontline-sentinel.ts";
import { byHostname, type KeyedRouteRow, toRouteState } from "./route-states.ts";

/** What was asked for, as rows have it. A column's collation may take other hostnames and ids for these too. */
export function sourceState(
  rows: readonly FoundRow[],
  { hostnames, environmentIds, deploymentIds = [] }: ReadAgain,
): SourceState {
  const found = byHostname(rows.filter(isRoute).map(toRouteState));
  return {
    routes: new Map(hostnames.map((hostname) => [hostname, found.get(hostname) ?? null])),
    environments: environmentStates(rows, environmentIds),
    deployments: deploymentStates(rows, deploymentIds),
  };
}

/** {@link sourceState} with the environments of the routes. */
export function lookedUpState(rows: readonly FoundRow[], hostnames: readonly string[]): SourceState {
  const { routes } = sourceState(rows, { hostnames, environmentIds: [] });
  const states = [...routes.values()].filter((state): state is RouteState => state !== null);
  return { routes, environments: environmentStates(rows, new Set(states.map(({ route }) => route.environmentId))) };
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
