import {
  type LookupAnswer,
  type LookupQuery,
  type RouteSource,
  type SourceCallOptions,
  SourceUnavailableError,
} from "@frontline-routing/frontline-core";
import { type ChecksOf, callable, resolveOptions } from "@frontline-routing/router-core/options";
import type { Kysely } from "kysely";
import { abortable } from "../database/abortable.ts";
import { describeDatabaseError } from "../database/describe-problem.ts";
import { readerOf } from "../database/opened-database.ts";
import { spellingOf } from "../database/spelling.ts";
import { withoutSql } from "../database/without-sql.ts";
import type { FrontlineSchema } from "../schema.ts";
import { parseCursor } from "./cursor.ts";
import { compareAnchors } from "./following/anchors.ts";
import { createFollowing } from "./following/create-following.ts";
import { anchorParts, prunedPart } from "./reading/history-parts.ts";
import { createHistoryReader, readParts } from "./reading/history-reader.ts";
import { historyRow, prunedUpTo } from "./reading/history-snapshot.ts";
import { routeParts, sentinelPartsByHostname } from "./reading/route-parts.ts";
import { lookedUpState } from "./reading/source-state.ts";
import { readTextColumns, type TextColumns } from "./reading/text-columns.ts";

/** Options of {@link createRouteSource}. */
export interface RouteSourceOptions {
  /** A clock in milliseconds that never goes back. Default: `performance.now`. */
  readonly now?: (() => number) | undefined;
}

/**
 * The routes of a database and what changed of them, for `createRouter` of `frontline-core`. It reads from
 * `readerOf(db)`, and serves any number of routers.
 *
 * Changes are those that `createRouteRepository` commits, whatever the order in which its transactions end; a change
 * by other software is found only by reading again. Every failure of the database is a `SourceUnavailableError` that
 * says what to do, with the driver's as its `cause`.
 *
 * @param db what {@link openDatabase} returns, after {@link migrateToLatest}. It stays yours to destroy
 * @throws {TypeError} `db` is on another kind of database, or an option is unknown
 * @example
 * const source = createRouteSource(db);
 * const { signal } = new AbortController();
 * const { state } = await source.lookup({ hostnames: ["api.example.com"] }, { signal });
 */
export function createRouteSource(db: Kysely<FrontlineSchema>, options: RouteSourceOptions = {}): RouteSource {
  spellingOf(db);
  const { now } = resolveOptions("createRouteSource", options, {
    now: callable<() => number>(() => performance.now()),
  } satisfies ChecksOf<RouteSourceOptions>);
  const following = createFollowing({ now });
  const reader = readerOf(db);
  let columns: TextColumns | undefined;

  async function read<T>(
    { signal }: SourceCallOptions,
    query: (db: Kysely<FrontlineSchema>, columns: TextColumns) => Promise<T>,
  ): Promise<T> {
    try {
      return await abortable(reader, signal, async (own) => {
        columns ??= await readTextColumns(own);
        return await query(own, columns);
      });
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw new SourceUnavailableError(describeDatabaseError(error), { cause: withoutSql(error) });
    }
  }

  return {
    lookup: (query, options) => read(options, (own, columns) => lookup(own, columns, query)),
    changes: (query, options) =>
      read(options, (own, columns) => following.changes(createHistoryReader(own, columns), query)),
  };
}

async function lookup(
  db: Kysely<FrontlineSchema>,
  columns: TextColumns,
  { hostnames, notOlderThan }: LookupQuery,
): Promise<LookupAnswer> {
  const position = notOlderThan === undefined ? { anchors: [] } : parseCursor(notOlderThan);
  const anchors = position?.anchors ?? [];
  const rows = await readParts(db, [
    ...anchorParts(anchors.map(([pk]) => pk)),
    ...(anchors.length > 0 ? [prunedPart] : []),
    ...routeParts(hostnames, columns),
    ...sentinelPartsByHostname(hostnames, columns),
  ]);
  const there = rows.filter(({ kind }) => kind === "anchor").map(historyRow);
  const covers = position !== undefined && compareAnchors(anchors, there, prunedUpTo(rows)) === "there";
  return { state: lookedUpState(rows, hostnames), covers };
}
