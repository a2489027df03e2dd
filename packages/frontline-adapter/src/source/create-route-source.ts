import { type RouteSource, type SourceCallOptions, SourceUnavailableError } from "@frontline-routing/frontline-core";
import { type ChecksOf, callable, optional, resolveOptions } from "@frontline-routing/router-core/options";
import { type Kysely, sql } from "kysely";
import { abortable } from "../database/abortable.ts";
import { describeDatabaseError, withoutSql } from "../database/database-problem.ts";
import { readerOf } from "../database/open-database.ts";
import { spellingOf } from "../database/spelling.ts";
import type { Database, FrontlineSchema } from "../schema.ts";
import { createFollowing } from "./following/create-following.ts";
import { createHistoryReader, lookup } from "./reading/history-reader.ts";
import type { Reading } from "./reading/route-parts.ts";
import { type SentinelsQuery, sentinelsFrom, trySentinelsQuery } from "./reading/sentinels-query.ts";
import { readTextColumns } from "./reading/text-columns.ts";

/** Options of {@link createRouteSource}. */
export interface RouteSourceOptions<Schema = FrontlineSchema> {
  /** A clock in milliseconds that never goes back. Default: `performance.now`. */
  readonly now?: (() => number) | undefined;
  /**
   * Makes a query that stands in place of the table `sentinels`, where that has another shape or isn't there. Its rows are
   * gateways of their environments, in the columns `id`, `environment_id`, `region` (`us-east-1.aws`), `k8s_address`,
   * `health`, `desired_state` and `available_replicas`. It becomes a part of larger statements: with joins and conditions,
   * but without `distinct`, `group by` and `limit`, it is read by the index of its environment ids. Default: the table.
   */
  readonly sentinels?: SentinelsQuery<Schema> | undefined;
}

/**
 * The routes of a database and what changed of them, for `createRouter` of `frontline-core`. It reads from
 * `readerOf(db)`, and serves any number of routers.
 *
 * Changes are those that `createRouteRepository` commits; one by other software is found only by reading again. Every
 * failure of the database is a `SourceUnavailableError` that says what to do, with the driver's as its `cause`.
 *
 * @param db what {@link openDatabase} returns, after {@link migrateToLatest}. It stays yours to destroy
 * @throws {TypeError} `db` is on another kind of database, or an option is unknown
 * @example
 * const source = createRouteSource(db);
 * const { signal } = new AbortController();
 * const { state } = await source.lookup({ hostnames: ["api.example.com"] }, { signal });
 */
export function createRouteSource<Schema = FrontlineSchema>(
  db: Kysely<FrontlineSchema>,
  options: RouteSourceOptions<Schema> = {},
): RouteSource {
  const spelling = spellingOf(db);
  const { now, sentinels: query } = resolveOptions("createRouteSource", options, {
    now: callable<() => number>(() => performance.now()),
    sentinels: optional(callable<SentinelsQuery<Schema>>()),
  } satisfies ChecksOf<RouteSourceOptions<Schema>>);
  const following = createFollowing({ now });
  const reader = readerOf(db);
  // The schema is one that the caller knows, and this package doesn't.
  const own = query && sentinelsFrom(query(reader as unknown as Kysely<Schema>));
  let reading: Reading | undefined;

  async function read<T>({ signal }: SourceCallOptions, query: (db: Database, reading: Reading) => Promise<T>) {
    try {
      return await abortable(reader, signal, async (db) => {
        if (own !== undefined && reading === undefined) await trySentinelsQuery(db, own);
        reading ??= { spelling, columns: await readTextColumns(db, own), sentinels: own ?? sql`sentinels` };
        return await query(db, reading);
      });
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (error instanceof SourceUnavailableError) throw error;
      throw new SourceUnavailableError(describeDatabaseError(error), { cause: withoutSql(error) });
    }
  }

  return {
    lookup: (query, options) => read(options, (db, reading) => lookup(db, reading, query)),
    changes: (query, options) =>
      read(options, (db, reading) => following.changes(createHistoryReader(db, reading), query)),
  };
}
