import type { FrontlineRoute, Sticky } from "@frontline-routing/router-core";
import type { ChangeSet } from "@frontline-routing/routing-core/repository";
import { sql } from "kysely";
import type { Database } from "../../schema.ts";
import { among, inChunks, ROUTES_PER_STATEMENT } from "../reading/in-chunks.ts";
import { type RouteRow, selectRoutesOfEnvironment, toFrontlineRoute } from "../reading/read-routes.ts";
import { findAppeared } from "./find-appeared.ts";
import { type FoundRow, lockByKey, type RoutePk } from "./lock-by-key.ts";

/** A route whose row is locked to the end of the transaction. */
export interface LockedRow {
  readonly pk: RoutePk;
  readonly route: FrontlineRoute;
}

/**
 * Locks the environment's routes of a change set, in ascending order of their keys: for a change of every route of some
 * kinds those first, whether the change set has them or not, and then what else the change set names.
 *
 * @returns them; and, without a lock, routes of those kinds that appeared meanwhile and that the change set doesn't name
 */
export async function lockRoutes(trx: Database, changeSet: ChangeSet): Promise<LockedRow[]> {
  const { environmentId, routes, removes = [], kept = [], swap, fence } = changeSet;
  const sticky = (swap ?? fence)?.everySticky ?? [];
  const ids = [...routes, ...removes, ...kept].map((route) => route.frontlineRouteId);
  const every = sticky.length === 0 ? [] : await lockEvery(trx, environmentId, sticky);
  const there = new Set(every.flatMap((row) => (row.pk === null ? [] : row.id)));
  const named = await lockNamed(
    trx,
    environmentId,
    ids.filter((id) => !there.has(id)),
  );
  const found = [...every, ...named];
  const locked = found.flatMap((row) => (row.pk === null ? [] : toLockedRow(row)));
  if (sticky.length === 0) return locked;

  const appeared = await findAppeared(trx, environmentId, new Set(found.map((row) => row.found_pk)));
  if (appeared.size === 0) return locked;
  const rows = await selectRoutesOfEnvironment(trx, environmentId, sticky).execute();
  return [...locked, ...rows.filter((row) => appeared.has(row.pk) && !ids.includes(row.id)).map(toLockedRow)];
}

/**
 * Finds every route of the environment, and locks those that follow one of these. Where the column's collation takes
 * another environment for this one, its routes are among them, and then do no harm.
 */
async function lockEvery(trx: Database, environmentId: string, sticky: readonly Sticky[]): Promise<FoundRow[]> {
  // Words that are not known here count as `none`, so that only the others can be asked for by name.
  const isWanted = sticky.includes("none") ? sql`true` : sql`sticky in (${sql.join(sticky)})`;
  const keys = trx
    .selectFrom("frontline_routes")
    .select(["pk", sql<RoutePk | null>`case when ${isWanted} then pk end`.as("wanted_pk")])
    .where("environment_id", "=", environmentId);
  return await lockByKey(trx, keys);
}

async function lockNamed(trx: Database, environmentId: string, ids: readonly string[]): Promise<FoundRow[]> {
  const wanted = new Set(ids);
  const locked: FoundRow[] = [];
  for (const chunk of inChunks(ids, ROUTES_PER_STATEMENT)) {
    const keys = trx
      .selectFrom("frontline_routes")
      .select(["pk", "pk as wanted_pk"])
      .where("environment_id", "=", environmentId)
      .where(among("id", chunk));
    locked.push(...(await lockByKey(trx, keys)));
  }
  return locked.filter((row) => row.pk !== null && wanted.has(row.id) && row.environment_id === environmentId);
}

function toLockedRow({ pk, ...row }: { readonly pk: RoutePk } & RouteRow): LockedRow {
  return { pk, route: toFrontlineRoute(row) };
}
