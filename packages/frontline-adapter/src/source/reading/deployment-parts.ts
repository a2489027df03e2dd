import { type RawBuilder, sql } from "kysely";
import { type FoundColumns, type FoundKind, found, text } from "./found-row.ts";
import { among, routesAt } from "./route-parts.ts";
import type { TextColumns } from "./text-columns.ts";

interface DeploymentPart {
  readonly kind: FoundKind;
  readonly table: RawBuilder<unknown>;
  /** The deployment's id. */
  readonly key: string;
  readonly row: FoundColumns;
}

const PARTS: readonly DeploymentPart[] = [
  {
    kind: "deployment",
    table: sql.table("deployments"),
    key: "deployments.id",
    row: { deployment_id: text("deployments.id"), desired_state: text("deployments.desired_state") },
  },
  {
    kind: "region",
    table: sql.table("frontline_deployment_regions"),
    key: "frontline_deployment_regions.deployment_id",
    row: {
      deployment_id: text("frontline_deployment_regions.deployment_id"),
      region: text("frontline_deployment_regions.region"),
      available_replicas: sql.ref("frontline_deployment_regions.running_replicas"),
    },
  },
];

/** Where deployments run, and whether they are to. */
export function deploymentParts(deploymentIds: readonly string[], columns: TextColumns): RawBuilder<unknown>[] {
  if (deploymentIds.length === 0) return [];
  return PARTS.map(
    ({ kind, table, key, row }) =>
      sql`select ${found(kind, row)} from ${table} where ${among(key, deploymentIds, columns)}`,
  );
}

/** The same of the deployments that hostnames' routes point at. */
export function deploymentPartsByHostname(hostnames: readonly string[], columns: TextColumns): RawBuilder<unknown>[] {
  return hostnames.length === 0 ? [] : deploymentPartsOf(routesAt(hostnames, columns), columns);
}

/** The same of the deployments that routes point at. @param routes what they are selected from */
export function deploymentPartsOf(routes: RawBuilder<unknown>, columns: TextColumns): RawBuilder<unknown>[] {
  return PARTS.map(({ kind, table, key, row }) => {
    const id = columns.other("frontline_routes.deployment_id", key);
    return sql`select ${found(kind, row)} from (select distinct ${id} as deployment_id from ${routes}) as wanted
      join ${table} on ${sql.ref(key)} = wanted.deployment_id`;
  });
}
