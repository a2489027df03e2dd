import type { LiveChange, RouteChange } from "@frontline-routing/routing-core";
import type { Selectable } from "kysely";
import { safeInteger } from "../database/safe-integer.ts";
import type { FrontlineLiveChangesTable, FrontlineRouteChangesTable } from "../schema.ts";

/** The columns that a {@link RouteChange} is made of. */
export type RouteChangeRow = Omit<Selectable<FrontlineRouteChangesTable>, "inserted_at" | "pk" | "route_pk">;

const KINDS = ["create", "move", "remove"] as const;

/** A row of a route's history as the rest of the world knows it. */
export function toRouteChange(row: RouteChangeRow): RouteChange {
  return {
    changeId: row.change_id,
    environmentId: row.environment_id,
    kind: KINDS.find((kind) => kind === row.kind) ?? "move",
    frontlineRouteId: row.frontline_route_id,
    previousDeploymentId: row.previous_deployment_id,
    deploymentId: row.deployment_id,
    revision: safeInteger("frontline_route_changes.revision", row.revision),
    actor: row.actor,
    reason: row.reason,
    changedAt: safeInteger("frontline_route_changes.changed_at", row.changed_at),
  };
}

/** A row of an environment's history as the rest of the world knows it. */
export function toLiveChange(row: Omit<Selectable<FrontlineLiveChangesTable>, "pk">): LiveChange {
  return {
    changeId: row.change_id,
    environmentId: row.environment_id,
    previous: { deploymentId: row.previous_deployment_id, isRolledBack: row.previous_is_rolled_back !== 0 },
    deploymentId: row.deployment_id,
    isRolledBack: row.is_rolled_back !== 0,
    revision: safeInteger("frontline_live_changes.revision", row.revision),
    actor: row.actor,
    reason: row.reason,
    changedAt: safeInteger("frontline_live_changes.changed_at", row.changed_at),
  };
}
