import { type SelectQueryBuilder, sql } from "kysely";
import { spellingOf } from "../../database/spelling.ts";
import type { Database, FrontlineSchema } from "../../schema.ts";
import { ROUTE_COLUMNS, type RouteRow } from "../reading/read-routes.ts";

/** A key of a route's row, as the driver returned it and as it goes back. */
export type RoutePk = number | string;

/** A row that was found. Without a `pk`, it isn't locked. */
export type FoundRow = { readonly found_pk: RoutePk } & ((RouteRow & { readonly pk: RoutePk }) | { readonly pk: null });

/** A query for the keys of rows; those to lock are in `wanted_pk` too. */
export type KeysQuery = SelectQueryBuilder<
  FrontlineSchema,
  "frontline_routes",
  { pk: RoutePk; wanted_pk: RoutePk | null }
>;

const ALL = sql.lit(Number.MAX_SAFE_INTEGER);
const COLUMNS = sql.join(["frontline_routes.pk", ...ROUTE_COLUMNS].map((column) => sql.ref(column)));

/**
 * Locks rows in ascending order of their keys, which are looked up without a lock. So nothing but these rows is locked:
 * a locking read by anything else locks the entries of an index as well, before the rows and in their order, or goes through the
 * table, and waits for whoever holds another environment's routes.
 */
export async function lockByKey(trx: Database, keys: KeysQuery): Promise<FoundRow[]> {
  const { byKey = sql``, forUpdate = sql`` } = spellingOf(trx);
  // The limit keeps the servers from merging the query into the other, and from dropping its order.
  const { rows } = await sql<FoundRow>`select found.pk as found_pk, ${COLUMNS}
    from ${keys.orderBy("pk").limit(ALL)} as found
    left join frontline_routes ${byKey} on frontline_routes.pk = found.wanted_pk ${forUpdate}`.execute(trx);
  return rows;
}
