import type { FrontlineRoute, Sticky } from "@frontline-routing/router-core";
import { STICKIES } from "@frontline-routing/router-core/options";
import type { Selectable } from "kysely";
import { safeInteger } from "../database/database-error.ts";
import type { Database, FrontlineRoutesTable } from "../schema.ts";
import { among, inChunks } from "./among.ts";

/** The columns of a route that a {@link FrontlineRoute} is made of. */
export const ROUTE_COLUMNS = [
  "id",
  "project_id",
  "environment_id",
  "deployment_id",
  "fully_qualified_domain_name",
  "sticky",
  "revision",
] as const;

export type RouteRow = Omit<Selectable<FrontlineRoutesTable>, "created_at" | "pk" | "updated_at">;

/** A key of a route's row, as the driver returned it and as it goes back. */
export type RoutePk = number | string;

// Every read of this folder compares again, by `===`: a table that other software made may have a collation that takes
// "r_1", "R_1" and "r_1 " for one.

export async function findRoutes(db: Database, ids: readonly string[]): Promise<FrontlineRoute[]> {
  return (await findRows(db, ids)).map(({ route }) => route);
}

export interface KeyedRoute {
  readonly pk: RoutePk;
  readonly route: FrontlineRoute;
}

export async function findRows(db: Database, ids: readonly string[]): Promise<KeyedRoute[]> {
  const wanted = new Set(ids);
  const rows = await selectRoutes(db, "id", [...wanted]);
  return rows.filter((row) => wanted.has(row.id)).map(toKeyedRoute);
}

/** The routes of hostnames in lower case, also of those that a table which takes the cases for one has in another. */
export async function findRoutesByHostname(db: Database, hostnames: readonly string[]): Promise<FrontlineRoute[]> {
  const wanted = new Set(hostnames);
  const rows = await selectRoutes(db, "fully_qualified_domain_name", [...wanted]);
  return rows.filter((row) => wanted.has(row.fully_qualified_domain_name.toLowerCase())).map(toFrontlineRoute);
}

async function selectRoutes(db: Database, column: string, values: readonly string[]) {
  const routes = db.selectFrom("frontline_routes").select(["pk", ...ROUTE_COLUMNS]);
  const found: (RouteRow & { readonly pk: RoutePk })[] = [];
  for (const chunk of inChunks(values)) found.push(...(await routes.where(among(column, chunk)).execute()));
  return found;
}

export async function findRoutesOfEnvironment(db: Database, environmentId: string, sticky: readonly Sticky[]) {
  if (sticky.length === 0) return [];
  const rows = await selectRoutesOfEnvironment(db, environmentId, sticky).execute();
  const routes = rows.filter((row) => row.environment_id === environmentId).map(toFrontlineRoute);
  return routes.filter((route) => sticky.includes(route.sticky));
}

/** A query for the routes of an environment that follow one of these, and maybe for more: what it finds needs a filter. */
export function selectRoutesOfEnvironment(db: Database, environmentId: string, sticky: readonly Sticky[]) {
  const routes = db.selectFrom("frontline_routes").select(["pk", ...ROUTE_COLUMNS]);
  const query = routes.where("environment_id", "=", environmentId);
  // Words that are not known here count as `none`, so that only the others can be asked for by name.
  return sticky.includes("none") ? query : query.where("sticky", "in", sticky);
}

export function toKeyedRoute(row: RouteRow & { readonly pk: RoutePk }): KeyedRoute {
  return { pk: row.pk, route: toFrontlineRoute(row) };
}

export function toFrontlineRoute(row: RouteRow): FrontlineRoute {
  return {
    id: row.id,
    projectId: row.project_id,
    environmentId: row.environment_id,
    deploymentId: row.deployment_id,
    fullyQualifiedDomainName: row.fully_qualified_domain_name,
    // A word that is not known here is a route that must not move by itself.
    sticky: STICKIES.find((known) => known === row.sticky) ?? "none",
    revision: safeInteger("revision", row.revision),
  };
}
