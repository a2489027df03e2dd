import type { Sticky } from "@frontline-routing/router-core";
import type { ChangeSet } from "@frontline-routing/routing-core/repository";
import { type SelectQueryBuilder, sql } from "kysely";
import { isSqlite, spellingOf } from "../database/spelling.ts";
import type { Database, FrontlineSchema } from "../schema.ts";
import { among, inChunks } from "./among.ts";
import {
  type KeyedRoute,
  ROUTE_COLUMNS,
  type RoutePk,
  type RouteRow,
  selectRoutesOfEnvironment,
  toKeyedRoute,
} from "./read-routes.ts";

/**
 * Locks the environment's routes of a change set, in ascending order of their keys: for a change of every route of some
 * kinds those first, whether the change set has them or not, and then what else the change set names.
 *
 * @returns them; and, without a lock, routes of those kinds that appeared meanwhile and that the change set doesn't name
 */
export async function lockRoutes(trx: Database, changeSet: ChangeSet): Promise<KeyedRoute[]> {
  const { environmentId, routes, removes = [], kept = [], swap, fence } = changeSet;
  const sticky = (swap ?? fence)?.everySticky ?? [];
  const ids = [...routes, ...removes, ...kept].map((route) => route.frontlineRouteId);
  const every = sticky.length === 0 ? [] : await lockEvery(trx, environmentId, sticky);
  const there = new Set(every.flatMap((row) => (row.pk === null ? [] : row.id)));
  const others = ids.filter((id) => !there.has(id));
  const found = [...every, ...(await lockNamed(trx, environmentId, others))];
  const locked = found.flatMap((row) => (row.pk === null ? [] : toKeyedRoute(row)));
  if (sticky.length === 0) return locked;

  const appeared = await findAppeared(trx, environmentId, new Set(found.map((row) => row.found_pk)));
  if (appeared.size === 0) return locked;
  const rows = await selectRoutesOfEnvironment(trx, environmentId, sticky).execute();
  return [...locked, ...rows.filter((row) => appeared.has(row.pk) && !ids.includes(row.id)).map(toKeyedRoute)];
}

// Finds every route of the environment, and locks those that follow one of these. Where the column's collation takes
// another environment for this one, its routes are among them, and then do no harm.
async function lockEvery(trx: Database, environmentId: string, sticky: readonly Sticky[]): Promise<FoundRow[]> {
  // Words that are not known here count as `none`, so that only the others can be asked for by name.
  const isWanted = sticky.includes("none") ? sql`true` : sql`sticky in (${sql.join(sticky)})`;
  const wanted = sql<RoutePk | null>`case when ${isWanted} then pk end`.as("wanted_pk");
  const keys = trx.selectFrom("frontline_routes").select(["pk", wanted]);
  return await lockByKey(trx, keys.where("environment_id", "=", environmentId));
}

async function lockNamed(trx: Database, environmentId: string, ids: readonly string[]): Promise<FoundRow[]> {
  const wanted = new Set(ids);
  const keys = trx.selectFrom("frontline_routes").select(["pk", "pk as wanted_pk"]);
  const locked: FoundRow[] = [];
  for (const chunk of inChunks(ids)) {
    const named = keys.where("environment_id", "=", environmentId).where(among("id", chunk));
    locked.push(...(await lockByKey(trx, named)));
  }
  return locked.filter((row) => row.pk !== null && wanted.has(row.id) && row.environment_id === environmentId);
}

/** A row that was found. Without a `pk`, it isn't locked. */
type FoundRow = { readonly found_pk: RoutePk } & ((RouteRow & { readonly pk: RoutePk }) | { readonly pk: null });

/** A query for the keys of rows; those to lock are in `wanted_pk` too. */
type KeysQuery = SelectQueryBuilder<FrontlineSchema, "frontline_routes", { pk: RoutePk; wanted_pk: RoutePk | null }>;

const ALL = sql.lit(Number.MAX_SAFE_INTEGER);
const COLUMNS = sql.join(["frontline_routes.pk", ...ROUTE_COLUMNS].map((column) => sql.ref(column)));

// Locks rows in ascending order of their keys, which are looked up without a lock. So nothing but these rows is locked:
// a locking read by anything else locks the entries of an index as well, before the rows and in their order, or goes
// through the table, and waits for whoever holds another environment's routes.
async function lockByKey(trx: Database, keys: KeysQuery): Promise<FoundRow[]> {
  const { byKey, forUpdate } = spellingOf(trx);
  // The limit keeps the servers from merging the query into the other, and from dropping its order.
  const { rows } = await sql<FoundRow>`select found.pk as found_pk, ${COLUMNS}
    from ${keys.orderBy("pk").limit(ALL)} as found
    left join frontline_routes ${byKey} on frontline_routes.pk = found.wanted_pk ${forUpdate}`.execute(trx);
  return rows;
}

// The keys of an environment's routes that were inserted since its routes were locked, after the outcome of every insert
// that is under way. To the end of the transaction, none of the environment's routes can be removed.
//
// It locks entries of the index of `environment_id`, and no row: whoever deletes a route has locked the row, and wants the
// entry next, so that a wait for the row would be a deadlock. In SQLite there is one writer at a time.
async function findAppeared(trx: Database, environmentId: string, known: ReadonlySet<RoutePk>) {
  if (isSqlite(trx)) return new Set<RoutePk>();
  const { adapter } = trx.getExecutor();
  const index = indexes.get(adapter) ?? (await findIndex(trx));
  if (index !== undefined) indexes.set(adapter, index);
  const hint = index === undefined ? sql`` : sql`force index (${sql.id(index)})`;
  try {
    const { rows } = await sql<{ readonly pk: RoutePk }>`select pk from frontline_routes ${hint}
      where environment_id = ${environmentId} lock in share mode`.execute(trx);
    return new Set(rows.map(({ pk }) => pk).filter((pk) => !known.has(pk)));
  } catch (error) {
    indexes.delete(adapter); // it may have another name by now
    throw error;
  }
}

const indexes = new WeakMap<object, string>();

/** A row of `show index`. Each server has a column of its own for an index that the optimizer doesn't use. */
interface IndexColumn {
  readonly Key_name: string;
  readonly Visible?: "YES" | "NO";
  readonly Ignored?: "YES" | "NO";
}

/** An index that begins with `environment_id`: in a table that other software made it may be any, or none. */
async function findIndex(trx: Database): Promise<string | undefined> {
  const { rows } = await sql<IndexColumn>`show index from frontline_routes
    where column_name = 'environment_id' and seq_in_index = 1 and index_type = 'BTREE'`.execute(trx);
  return rows.find((index) => index.Visible !== "NO" && index.Ignored !== "YES")?.Key_name;
}
