import type { FrontlineRoute, Sticky } from "@frontline-routing/router-core";
import type { Selectable } from "kysely";
import { safeInteger } from "../database/safe-integer.ts";
import type { FrontlineRoutesTable } from "../schema.ts";

/** The columns of a route that a {@link FrontlineRoute} is made of. */
export const ROUTE_COLUMNS = [
  "frontline_routes.id",
  "frontline_routes.project_id",
  "frontline_routes.environment_id",
  "frontline_routes.deployment_id",
  "frontline_routes.fully_qualified_domain_name",
  "frontline_routes.sticky",
  "frontline_routes.revision",
] as const;

/** A row of {@link ROUTE_COLUMNS}. */
export type RouteRow = Pick<
  Selectable<FrontlineRoutesTable>,
  "id" | "project_id" | "environment_id" | "deployment_id" | "fully_qualified_domain_name" | "sticky" | "revision"
>;

const MOVING: readonly string[] = ["branch", "environment", "live"] satisfies Sticky[];

/** A route as the rest of the world knows it. */
export function toFrontlineRoute(row: RouteRow): FrontlineRoute {
  return {
    id: row.id,
    projectId: row.project_id,
    environmentId: row.environment_id,
    deploymentId: row.deployment_id,
    fullyQualifiedDomainName: row.fully_qualified_domain_name,
    sticky: toSticky(row.sticky),
    revision: safeInteger("frontline_routes.revision", row.revision),
  };
}

/** `deployment`, and any word that is not known here, is a route that must not move by itself. */
function toSticky(word: string): Sticky {
  return MOVING.includes(word) ? (word as Sticky) : "none";
}
