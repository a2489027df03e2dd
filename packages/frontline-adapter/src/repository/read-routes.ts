import type { FrontlineRoute, Sticky } from "@frontline-routing/router-core";
import type { Kysely } from "kysely";
import type { FrontlineSchema } from "../schema.ts";
import { among, ROUTES_PER_STATEMENT } from "./among.ts";
import { inChunks } from "./in-chunks.ts";
import { ROUTE_COLUMNS, toFrontlineRoute } from "./route-row.ts";

// Every read of this folder compares again, by `===`: a table that other software made may have a collation that takes
// "r_1", "R_1" and "r_1 " for one.

export async function findRoutes(db: Kysely<FrontlineSchema>, ids: readonly string[]): Promise<FrontlineRoute[]> {
  const wanted = new Set(ids);
  const found: FrontlineRoute[] = [];
  for (const chunk of inChunks([...wanted], ROUTES_PER_STATEMENT)) {
    const rows = await db.selectFrom("frontline_routes").select(ROUTE_COLUMNS).where(among("id", chunk)).execute();
    found.push(...rows.filter((row) => wanted.has(row.id)).map(toFrontlineRoute));
  }
  return found;
}

export async function findRoutesOfEnvironment(
  db: Kysely<FrontlineSchema>,
  environmentId: string,
  sticky: readonly Sticky[],
): Promise<FrontlineRoute[]> {
  if (sticky.length === 0) return [];
  const rows = await selectRoutesOfEnvironment(db, environmentId, sticky).execute();
  return rows
    .filter((row) => row.environment_id === environmentId)
    .map(toFrontlineRoute)
    .filter((route) => sticky.includes(route.sticky));
}

/** A query for the routes of an environment that follow one of these, and maybe for more: what it finds needs a filter. */
export function selectRoutesOfEnvironment(
  db: Kysely<FrontlineSchema>,
  environmentId: string,
  sticky: readonly Sticky[],
) {
  const query = db
    .selectFrom("frontline_routes")
    .select(["pk", ...ROUTE_COLUMNS])
    .where("environment_id", "=", environmentId);
  // Words that are not known here count as `none`, so that only the others can be asked for by name.
  return sticky.includes("none") ? query : query.where("sticky", "in", sticky);
}
