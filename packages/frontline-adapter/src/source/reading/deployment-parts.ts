import { type RawBuilder, sql } from "kysely";
import type { Spelling } from "../../database/spelling.ts";
import { among } from "./among.ts";
import { type FoundColumns, found, text } from "./found-row.ts";
import type { TextColumns } from "./text-columns.ts";

const DEPLOYMENT = "deployments.id";
const REGIONS = "frontline_deployment_regions.deployment_id";
const ROUTE = "frontline_routes.deployment_id";

/** Where deployments run, and whether they are to. */
export function deploymentParts(
  deploymentIds: readonly string[],
  columns: TextColumns,
  spelling: Spelling,
): RawBuilder<unknown>[] {
  if (deploymentIds.length === 0) return [];
  const wanted = { deployment_id: text(DEPLOYMENT), desired_state: text("deployments.desired_state") };
  const running = { deployment_id: text(REGIONS), regions: runningIn(spelling) };
  return [
    sql`select ${found("deployment", wanted)} from deployments where ${among(DEPLOYMENT, deploymentIds, columns)}`,
    sql`select ${found("deployment", running)} from frontline_deployment_regions
      where ${among(REGIONS, deploymentIds, columns)} group by ${sql.ref(REGIONS)}`,
  ];
}

/** The same of a route's deployment, as columns of the route: a row for each would be as many again. */
export function deploymentColumns(columns: TextColumns, spelling: Spelling): FoundColumns {
  const isOf = (key: string) =>
    sql`${sql.ref(key)} = ${columns.other(ROUTE, key)} and ${spelling.bytes(key)} = ${spelling.bytes(ROUTE)}`;
  return {
    desired_state: sql`(select max(${text("deployments.desired_state")}) from deployments where ${isOf(DEPLOYMENT)})`,
    regions: sql`(select ${runningIn(spelling)} from frontline_deployment_regions where ${isOf(REGIONS)})`,
  };
}

/** Null where there are no rows: nobody says. */
function runningIn({ jsonList }: Spelling): RawBuilder<unknown> {
  return sql`case when count(*) > 0 then ${jsonList(sql`case when running_replicas > 0 then region end`)} end`;
}
