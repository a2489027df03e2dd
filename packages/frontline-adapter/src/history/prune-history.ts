import {
  type ChecksOf,
  optional,
  resolveOptions,
  satisfying,
  wholeNumber,
} from "@frontline-routing/router-core/options";
import type { Kysely } from "kysely";
import { repositoryError } from "../database/database-problem.ts";
import { spellingOf } from "../database/spelling.ts";
import type { FrontlineSchema } from "../schema.ts";
import { pruneRows, staysOfLive, staysOfRoutes } from "./prune-rows.ts";

/** Restate remembers a call for a day, and repeats its steps for as long as they fail: a day more, for when it was away. */
const MIN_KEEP_MS = 2 * 24 * 60 * 60 * 1_000;

/** Options of {@link pruneHistory}. */
export interface PruneHistoryOptions {
  /** How old a change must be to be removed, in milliseconds, at least two days: 172,800,000. */
  readonly keepMs: number;
  /** The present time, in Unix milliseconds. */
  readonly now: number;
  /** Ends it between two steps. What was removed until then stays removed. */
  readonly signal?: AbortSignal | undefined;
}

/** How many rows of each history a {@link pruneHistory} removed. */
export interface PrunedHistory {
  readonly routeChanges: number;
  readonly liveChanges: number;
}

/**
 * Removes what is older than `keepMs` from the histories of routes and of live pointers: all but the last row of each
 * route that is still there, and of each environment.
 *
 * It goes through them from the oldest row on, 500 at a time, and rests after each step for as long as it took. It locks
 * nothing but the rows that it removes, so that commits go on meanwhile. It may run in several processes at once, and be
 * killed at any time: run it again, and it goes on. A row's age is by the clock of the server that inserted it.
 *
 * @param db what {@link openDatabase} returns, after {@link migrateToLatest}
 * @throws {RangeError} `keepMs` is less than two days: a commit that is repeated may still need its history
 * @throws {TypeError} an option is unknown, missing, or of another type
 * @throws {RepositoryUnavailableError} the database failed; run it again
 * @example
 * const keepMs = 90 * 24 * 60 * 60 * 1_000;
 * await pruneHistory(db, { keepMs, now: Date.now() }); //=> { routeChanges: 120_000, liveChanges: 1_400 }
 */
export async function pruneHistory(db: Kysely<FrontlineSchema>, options: PruneHistoryOptions): Promise<PrunedHistory> {
  spellingOf(db);
  const { keepMs, now, signal } = resolveOptions("pruneHistory", options, {
    keepMs: wholeNumber(MIN_KEEP_MS, Number.MAX_SAFE_INTEGER),
    now: wholeNumber(0, Number.MAX_SAFE_INTEGER),
    signal: optional(satisfying("an AbortSignal", (value): value is AbortSignal => value instanceof AbortSignal)),
  } satisfies ChecksOf<PruneHistoryOptions>);
  const before = now - keepMs;
  try {
    const stays = await staysOfRoutes(db);
    return {
      routeChanges: await pruneRows(db, "frontline_route_changes", stays, before, signal),
      liveChanges: await pruneRows(db, "frontline_live_changes", staysOfLive, before, signal),
    };
  } catch (error) {
    throw repositoryError(error, signal);
  }
}
