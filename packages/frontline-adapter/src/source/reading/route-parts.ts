import { type RawBuilder, sql } from "kysely";
import type { Spelling } from "../../database/spelling.ts";
import { among } from "./among.ts";
import { deploymentColumns } from "./deployment-parts.ts";
import { type FoundColumns, found, text } from "./found-row.ts";
import type { TextColumns } from "./text-columns.ts";

const ROUTE_COLUMNS = {
  route_pk: sql.ref("frontline_routes.pk"),
  id: text("frontline_routes.id"),
  project_id: text("frontline_routes.project_id"),
  environment_id: text("frontline_routes.environment_id"),
  deployment_id: text("frontline_routes.deployment_id"),
  fully_qualified_domain_name: text("frontline_routes.fully_qualified_domain_name"),
  sticky: text("frontline_routes.sticky"),
  revision: sql.ref("frontline_routes.revision"),
};

const SENTINEL_COLUMNS = {
  id: text("sentinels.id"),
  environment_id: text("sentinels.environment_id"),
  region: text("sentinels.region"),
  k8s_address: text("sentinels.k8s_address"),
  health: text("sentinels.health"),
  desired_state: text("sentinels.desired_state"),
  available_replicas: sql.ref("sentinels.available_replicas"),
};

/** How a database's tables are read. */
export interface Reading {
  readonly spelling: Spelling;
  readonly columns: TextColumns;
  /** The table of sentinels, or the query that stands in its place under its name. */
  readonly sentinels: RawBuilder<unknown>;
}

/** The columns of a route, and of where its deployment runs. */
export function routeColumns({ columns, spelling }: Reading): FoundColumns {
  return { ...ROUTE_COLUMNS, ...deploymentColumns(columns, spelling) };
}

/** The routes of hostnames. */
export function routeParts(hostnames: readonly string[], reading: Reading): RawBuilder<unknown>[] {
  if (hostnames.length === 0) return [];
  const row = found("route", routeColumns(reading));
  return [sql`select ${row} from frontline_routes where ${among(HOSTNAME, hostnames, reading.columns)}`];
}

/** The sentinels of environments. */
export function sentinelParts(
  environmentIds: readonly string[],
  { columns, sentinels }: Reading,
): RawBuilder<unknown>[] {
  if (environmentIds.length === 0) return [];
  const row = found("sentinel", SENTINEL_COLUMNS);
  return [sql`select ${row} from ${sentinels} where ${among(ENVIRONMENT, environmentIds, columns)}`];
}

/** The sentinels of the environments of hostnames' routes. */
export function sentinelPartsByHostname(
  hostnames: readonly string[],
  { columns, sentinels }: Reading,
): RawBuilder<unknown>[] {
  if (hostnames.length === 0) return [];
  const environmentId = columns.other("frontline_routes.environment_id", ENVIRONMENT);
  // As the sentinels' index compares, lest one of two ids that only this one tells apart is taken for the other.
  return [
    sql`select ${found("sentinel", SENTINEL_COLUMNS)}
      from (select distinct ${environmentId} as environment_id from frontline_routes
        where ${among(HOSTNAME, hostnames, columns)}) as wanted
      join ${sentinels} on sentinels.environment_id = wanted.environment_id`,
  ];
}

const HOSTNAME = "frontline_routes.fully_qualified_domain_name";
const ENVIRONMENT = "sentinels.environment_id";
