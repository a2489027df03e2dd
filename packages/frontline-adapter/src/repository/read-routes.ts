import type { FrontlineRoute } from "@frontline-routing/router-core";
import type { DeploymentRecord, RouteChange } from "@frontline-routing/routing-core";
import type { Kysely } from "kysely";
import type { FrontlineSchema } from "../schema.ts";
import { among, ROUTES_PER_STATEMENT } from "./among.ts";
import { toRouteChange } from "./change-row.ts";
import { inChunks } from "./in-chunks.ts";
import { ROUTE_COLUMNS, toFrontlineRoute } from "./route-row.ts";

// Every read compares again here, by `===`: a table that other software made may have a collation that takes "r_1",
// "R_1" and "r_1 " for one.

export async function findRoutes(db: Kysely<FrontlineSchema>, ids: readonly string[]): Promise<FrontlineRoute[]> {
  const wanted = new Set(ids);
  const found: FrontlineRoute[] = [];
  for (const chunk of inChunks([...wanted], ROUTES_PER_STATEMENT)) {
    const rows = await db.selectFrom("frontline_routes").select(ROUTE_COLUMNS).where(among("id", chunk)).execute();
    found.push(...rows.filter((row) => wanted.has(row.id)).map(toFrontlineRoute));
  }
  return found;
}

export async function findDeployment(db: Kysely<FrontlineSchema>, id: string): Promise<DeploymentRecord | undefined> {
  const rows = await db
    .selectFrom("deployments")
    .select(["id", "environment_id", "status", "desired_state"])
    .where("id", "=", id)
    .execute();
  const row = rows.find((candidate) => candidate.id === id);
  return row && { id, environmentId: row.environment_id, status: row.status, desiredState: row.desired_state };
}

export async function routeHistory(db: Kysely<FrontlineSchema>, frontlineRouteId: string): Promise<RouteChange[]> {
  const rows = await db
    .selectFrom("frontline_route_changes")
    .selectAll()
    .where("frontline_route_id", "=", frontlineRouteId)
    .orderBy("revision")
    .execute();
  return rows.filter((row) => row.frontline_route_id === frontlineRouteId).map(toRouteChange);
}
