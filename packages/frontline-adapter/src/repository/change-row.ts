import type { RouteChange } from "@frontline-routing/routing-core";
import type { Selectable } from "kysely";
import { safeInteger } from "../database/safe-integer.ts";
import type { FrontlineRouteChangesTable } from "../schema.ts";

/** A row of the history as the rest of the world knows it. */
export function toRouteChange(row: Selectable<FrontlineRouteChangesTable>): RouteChange {
  return {
    changeId: row.change_id,
    environmentId: row.environment_id,
    frontlineRouteId: row.frontline_route_id,
    previousDeploymentId: row.previous_deployment_id,
    deploymentId: row.deployment_id,
    revision: safeInteger("frontline_route_changes.revision", row.revision),
    actor: row.actor,
    reason: row.reason,
    changedAt: safeInteger("frontline_route_changes.changed_at", row.changed_at),
  };
}
