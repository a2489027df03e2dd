import type { LiveChange, RouteChange } from "@frontline-routing/routing-core";
import type { Kysely } from "kysely";
import type { FrontlineSchema } from "../schema.ts";
import { toLiveChange, toRouteChange } from "./change-row.ts";

export async function routeHistory(db: Kysely<FrontlineSchema>, frontlineRouteId: string): Promise<RouteChange[]> {
  const rows = await db
    .selectFrom("frontline_route_changes")
    .selectAll()
    .where("frontline_route_id", "=", frontlineRouteId)
    .orderBy("revision")
    .execute();
  return rows.filter((row) => row.frontline_route_id === frontlineRouteId).map(toRouteChange);
}

export async function liveHistory(db: Kysely<FrontlineSchema>, environmentId: string): Promise<LiveChange[]> {
  const rows = await db
    .selectFrom("frontline_live_changes")
    .selectAll()
    .where("environment_id", "=", environmentId)
    .orderBy("revision")
    .execute();
  return rows.filter((row) => row.environment_id === environmentId).map(toLiveChange);
}

/** What a `changeId` did to routes. */
export async function routeChangesOf(db: Kysely<FrontlineSchema>, changeId: string): Promise<RouteChange[]> {
  const rows = await db.selectFrom("frontline_route_changes").selectAll().where("change_id", "=", changeId).execute();
  return rows.filter((row) => row.change_id === changeId).map(toRouteChange);
}

/** What a `changeId` did to the live pointer. */
export async function liveChangeOf(db: Kysely<FrontlineSchema>, changeId: string): Promise<LiveChange | null> {
  const rows = await db.selectFrom("frontline_live_changes").selectAll().where("change_id", "=", changeId).execute();
  const row = rows.find((candidate) => candidate.change_id === changeId);
  return row === undefined ? null : toLiveChange(row);
}
