import { type RawBuilder, sql } from "kysely";
import type { Spelling } from "../../database/spelling.ts";
import { ROUTE_COLUMNS } from "../../repository/read-routes.ts";
import { type FoundColumns, found, text, texts } from "./found-row.ts";
import { SENTINEL_COLUMNS } from "./frontline-sentinel.ts";
import type { TextColumns } from "./text-columns.ts";

const DEPLOYMENT = "deployments.id";
const REGIONS = "frontline_deployment_regions.deployment_id";
const ROUTE = "frontline_routes.deployment_id";
const HOSTNAME = "frontline_routes.fully_qualified_domain_name";
const ENVIRONMENT = "sentinels.environment_id";

const ROUTE_ROW = {
  ...texts("frontline_routes", ROUTE_COLUMNS),
  route_pk: sql.ref("frontline_routes.pk"),
  revision: sql.ref("frontline_routes.revision"),
};
const SENTINEL = found("sentinel", {
  ...texts("sentinels", SENTINEL_COLUMNS),
  available_replicas: sql.ref("sentinels.available_replicas"),
});

export interface Reading {
  readonly spelling: Spelling;
  readonly columns: TextColumns;
  /** The table of sentinels, or the query that stands in its place under its name. */
  readonly sentinels: RawBuilder<unknown>;
}

/** The columns of a route, and of where its deployment runs: a row for that would be as many again. */
export function routeColumns({ columns, spelling }: Reading): FoundColumns {
  const isOf = (key: string) =>
    sql`${sql.ref(key)} = ${columns.other(ROUTE, key)} and ${spelling.bytes(key)} = ${spelling.bytes(ROUTE)}`;
  return {
    ...ROUTE_ROW,
    desired_state: sql`(select max(${text("deployments.desired_state")}) from deployments where ${isOf(DEPLOYMENT)})`,
    regions: sql`(select ${runningIn(spelling)} from frontline_deployment_regions where ${isOf(REGIONS)})`,
  };
}

export function routeParts(hostnames: readonly string[], reading: Reading): RawBuilder<unknown>[] {
  if (hostnames.length === 0) return [];
  const row = found("route", routeColumns(reading));
  return [sql`select ${row} from frontline_routes where ${reading.columns.among(HOSTNAME, hostnames)}`];
}

export function sentinelParts(environmentIds: readonly string[], reading: Reading): RawBuilder<unknown>[] {
  if (environmentIds.length === 0) return [];
  const { columns, sentinels } = reading;
  return [sql`select ${SENTINEL} from ${sentinels} where ${columns.among(ENVIRONMENT, environmentIds)}`];
}

export function sentinelPartsByHostname(hostnames: readonly string[], reading: Reading): RawBuilder<unknown>[] {
  if (hostnames.length === 0) return [];
  const { columns, sentinels } = reading;
  // As the sentinels' index compares, lest one of two ids that only this one tells apart is taken for the other.
  const environmentId = columns.other("frontline_routes.environment_id", ENVIRONMENT);
  return [
    sql`select ${SENTINEL}
      from (select distinct ${environmentId} as environment_id from frontline_routes
        where ${columns.among(HOSTNAME, hostnames)}) as wanted
      join ${sentinels} on sentinels.environment_id = wanted.environment_id`,
  ];
}

/** Where deployments run, and whether they are to. */
export function deploymentParts(ids: readonly string[], { columns, spelling }: Reading): RawBuilder<unknown>[] {
  if (ids.length === 0) return [];
  const wanted = { deployment_id: text(DEPLOYMENT), desired_state: text("deployments.desired_state") };
  const running = { deployment_id: text(REGIONS), regions: runningIn(spelling) };
  return [
    sql`select ${found("deployment", wanted)} from deployments where ${columns.among(DEPLOYMENT, ids)}`,
    sql`select ${found("deployment", running)} from frontline_deployment_regions
      where ${columns.among(REGIONS, ids)} group by ${sql.ref(REGIONS)}`,
  ];
}

/** Null where there are no rows: nobody says. */
function runningIn({ jsonList }: Spelling): RawBuilder<unknown> {
  return sql`case when count(*) > 0 then ${jsonList(sql`case when running_replicas > 0 then region end`)} end`;
}
