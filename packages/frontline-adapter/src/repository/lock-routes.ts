import type { FrontlineRoute } from "@frontline-routing/router-core";
import type { ChangeSet } from "@frontline-routing/routing-core/repository";
import type { Kysely } from "kysely";
import { locking } from "../database/spelling.ts";
import type { FrontlineSchema } from "../schema.ts";
import { among, inChunks, ROUTES_PER_STATEMENT } from "./in-chunks.ts";
import { ROUTE_COLUMNS, type RouteRow, selectRoutesOfEnvironment, toFrontlineRoute } from "./read-routes.ts";

/** A key of a route's row, as the driver returned it and as it goes back. */
export type RoutePk = number | string;

/** A route whose row is locked to the end of the transaction. */
export interface LockedRow {
  readonly pk: RoutePk;
  readonly route: FrontlineRoute;
}

/**
 * Locks the environment's routes of a change set, in ascending order of their keys: for a swap of every route of some
 * kinds those first, whether the change set has them or not, and then what else the change set names.
 */
export async function lockRoutes(trx: Kysely<FrontlineSchema>, changeSet: ChangeSet): Promise<LockedRow[]> {
  const every = await lockEvery(trx, changeSet);
  const locked = new Set(every.map(({ route }) => route.id));
  const rest = changeSet.routes.map((move) => move.frontlineRouteId).filter((id) => !locked.has(id));
  return [...every, ...(await lockNamed(trx, changeSet.environmentId, rest))];
}

/**
 * A locking read, so that it waits for the outcome of an insert that is under way. It goes by the index of
 * `environment_id`, whose entries for one environment are in the order of the rows' keys. Where the column's collation
 * takes another environment for this one, its routes are locked too, and then do no harm.
 */
async function lockEvery(trx: Kysely<FrontlineSchema>, { environmentId, swap }: ChangeSet): Promise<LockedRow[]> {
  const sticky = swap?.everySticky ?? [];
  if (sticky.length === 0) return [];
  const query = selectRoutesOfEnvironment(trx, environmentId, sticky).orderBy("pk");
  const rows = await locking(trx, query).execute();
  return rows.map((row) => ({ pk: row.pk, route: toFrontlineRoute(row) }));
}

/**
 * One route can't be locked in a wrong order, so that its row is locked as it is found. Of several, the ids are turned into
 * keys first, without a lock: a locking read by id would lock in the order of the ids' index.
 */
async function lockNamed(
  trx: Kysely<FrontlineSchema>,
  environmentId: string,
  ids: readonly string[],
): Promise<LockedRow[]> {
  const wanted = new Set(ids);
  const isWanted = (row: { id: string; environment_id: string }) =>
    wanted.has(row.id) && row.environment_id === environmentId;

  const toLocked = ({ pk, ...row }: { readonly pk: RoutePk } & RouteRow) => ({ pk, route: toFrontlineRoute(row) });
  const routes = trx.selectFrom("frontline_routes").select(["pk", ...ROUTE_COLUMNS]);

  const [only] = ids;
  if (only !== undefined && ids.length === 1) {
    const rows = await locking(trx, routes.where("id", "=", only)).execute();
    return rows.filter(isWanted).map(toLocked);
  }

  const pks: RoutePk[] = [];
  for (const chunk of inChunks(ids, ROUTES_PER_STATEMENT)) {
    const query = trx.selectFrom("frontline_routes").select(["pk", "id", "environment_id"]).where(among("id", chunk));
    pks.push(...(await query.execute()).filter(isWanted).map((row) => row.pk));
  }
  pks.sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));

  const locked: LockedRow[] = [];
  for (const chunk of inChunks(pks, ROUTES_PER_STATEMENT)) {
    const rows = await locking(trx, routes.where(among("pk", chunk)).orderBy("pk")).execute();
    locked.push(...rows.filter(isWanted).map(toLocked));
  }
  return locked;
}
