import { type RawBuilder, sql } from "kysely";
import { inChunks } from "../../repository/in-chunks.ts";
import { found, text } from "./found-row.ts";
import type { TextColumns } from "./text-columns.ts";

/** The columns of a route. */
export const ROUTE_COLUMNS = {
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

// MariaDB turns a list of 1,000 values or more into a joined table, and then may read the whole table.
const VALUES_PER_LIST = 500;

/** How a database's tables are read. */
export interface Reading {
  readonly columns: TextColumns;
  /** The table of sentinels, or the query that stands in its place under its name. */
  readonly sentinels: RawBuilder<unknown>;
}

/** The routes of hostnames. */
export function routeParts(hostnames: readonly string[], columns: TextColumns): RawBuilder<unknown>[] {
  if (hostnames.length === 0) return [];
  return [sql`select ${found("route", ROUTE_COLUMNS)} from ${routesAt(hostnames, columns)}`];
}

/** What hostnames' routes are selected from. */
export function routesAt(hostnames: readonly string[], columns: TextColumns): RawBuilder<unknown> {
  return sql`frontline_routes where ${among(HOSTNAME, hostnames, columns)}`;
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
      from (select distinct ${environmentId} as environment_id from ${routesAt(hostnames, columns)}) as wanted
      join ${sentinels} on sentinels.environment_id = wanted.environment_id`,
  ];
}

const HOSTNAME = "frontline_routes.fully_qualified_domain_name";
const ENVIRONMENT = "sentinels.environment_id";

/** A condition that goes by the index of a column. */
export function among(column: string, values: readonly string[], columns: TextColumns): RawBuilder<unknown> {
  const lists = inChunks(values, VALUES_PER_LIST).map(
    (list) => sql`${sql.ref(column)} in (${sql.join(list.map((value) => columns.value(value, column)))})`,
  );
  return sql`(${sql.join(lists, sql` or `)})`;
}
