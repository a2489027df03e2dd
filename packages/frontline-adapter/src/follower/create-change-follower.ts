import { AsyncResource } from "node:async_hooks";
import { describeDatabaseError } from "../database/describe-problem.ts";
import { withoutSql } from "../database/without-sql.ts";
import { harmless } from "../harmless.ts";
import { findRoutes } from "../repository/read-routes.ts";
import type { TimeLimit } from "../time-limit.ts";
import type { ChangeFollower, ChangeFollowerOptions } from "./change-follower.ts";
import { fromPosition, toPosition } from "./follower-position.ts";
import type { Freshness } from "./freshness.ts";
import { advanceCursor, type HistoryCursor, type HistoryRow, type LostReason, startCursor } from "./history-cursor.ts";
import { type PendingRoutes, sortRoutes, withChanges } from "./pending-routes.ts";
import { createPollLoop, type PollOutcome } from "./poll-loop.ts";
import { PollTimedOutError } from "./poll-timed-out-error.ts";
import { ENVIRONMENTS_PER_POLL, readChanges } from "./read-changes.ts";

/** What is followed, from a start on, until it is lost. */
interface Track {
  /** Loads must have read at least this key. */
  readonly startHead: number;
  readonly cursor: HistoryCursor;
  readonly pending: PendingRoutes;
  /** Whether a poll has begun, and whether one has read anything. */
  readonly hasBegun: boolean;
  readonly hasRead: boolean;
  /** The begin of the last poll that told everything. */
  readonly completeAt: number | undefined;
  readonly isComplete: boolean;
}

const LATE_COMMIT_MS = 120_000;
/** More than that at once is a promotion of twenty thousand routes: reading everything again when needed is cheaper. */
const MAX_FULL_PAGES = 20;
/** A query that is no longer waited for holds a connection until the database, or the driver, ends it. */
const MAX_ABANDONED_READS = 2;

/**
 * Creates the follower of one router's caches.
 *
 * What a poll found is applied before the cursor moves on: when anything fails in between, the next poll finds it again.
 *
 * @throws {TypeError} `from` is no position
 * @example
 * const follower = createChangeFollower({ db, sink, intervalMs: 250, pollTimeoutMs: 2_000, now: () => performance.now() });
 * follower.admit(17); // what a load read along with its route: from now on, what changes is applied
 * await follower.close();
 */
export function createChangeFollower(options: ChangeFollowerOptions): ChangeFollower {
  const { db, sink, now, intervalMs, lateCommitMs = LATE_COMMIT_MS, random = Math.random } = options;
  const emit = harmless(options.onEvent);
  let track: Track | undefined;
  let failure: { readonly failures: number; readonly problem: string } | undefined;
  let gapsDropped = 0;
  let readsUnderWay = 0;
  let closed = false;

  // The first request starts the loop: its trace must not go on through every poll, nor be kept alive by them.
  const ownContext = new AsyncResource("ChangeFollower");
  const loop = createPollLoop({ intervalMs, timeoutMs: options.pollTimeoutMs, now, random, run: poll });
  if (options.from !== undefined) {
    // Loads of any head will do: each is newer than the position, or from a history that was replaced, which shows.
    track = startAt(0, fromPosition(options.from, now()));
    loop.start(0);
  }

  async function poll(limit: TimeLimit): Promise<PollOutcome> {
    const beganAt = now();
    try {
      for (let page = 1; track !== undefined; page += 1) {
        limit.restart();
        const isFull = await followPage({ ...track, hasBegun: true }, limit, { isFirst: page === 1, beganAt });
        if (isFull && page > MAX_FULL_PAGES) lose("too-far-behind");
        if (!isFull) break;
      }
      failure = undefined;
      return track === undefined ? "idle" : "succeeded";
    } catch (error) {
      if (closed) return "idle";
      const problem = error instanceof PollTimedOutError ? error.message : describeDatabaseError(error);
      failure = { failures: (failure?.failures ?? 0) + 1, problem };
      emit?.({ type: "poll-failed", problem, cause: withoutSql(error) });
      return "failed";
    }
  }

  /** @returns whether there is more to read at once */
  async function followPage(
    begun: Track,
    limit: TimeLimit,
    { isFirst, beganAt }: { readonly isFirst: boolean; readonly beganAt: number },
  ): Promise<boolean> {
    track = begun;
    const pageBeganAt = now();
    const reading = sink.begin();
    const environmentIds = isFirst ? sink.nextEnvironments(ENVIRONMENTS_PER_POLL) : [];
    const { rows, isFull, sentinels } = await limit.within(read(() => readChanges(db, begun.cursor, environmentIds)));
    const page = { rows, isFull, beganAt: pageBeganAt, endedAt: now() };
    const advance = advanceCursor(begun.cursor, page, lateCommitMs);
    if (advance.outcome === "lost") {
      lose(advance.reason);
      return false;
    }
    // Also from a database that is behind: if it lost its end, this is the truth, and else it is soon read again.
    for (const [environmentId, found] of sentinels) sink.applySentinels(environmentId, found, reading);
    const changes = advance.outcome === "followed" ? advance.changes : [];
    const { routes, pending } = await applyRoutes(begun.pending, changes, limit);

    const isComplete = advance.outcome === "followed" && !isFull && pending.size === 0;
    const completeAt = isComplete ? beganAt : begun.completeAt;
    track = { ...begun, cursor: advance.cursor, pending, hasRead: true, completeAt, isComplete };
    if (advance.outcome === "followed" && advance.gapsDropped > 0) {
      gapsDropped += advance.gapsDropped;
      emit?.({ type: "gap-dropped", gaps: advance.gapsDropped });
    }
    emit?.({
      type: "poll",
      rows: changes.length,
      routes,
      environments: sentinels.size,
      isComplete,
      durationMs: now() - pageBeganAt,
    });
    return isFull;
  }

  async function applyRoutes(
    before: PendingRoutes,
    changes: readonly HistoryRow[],
    limit: TimeLimit,
  ): Promise<{ readonly routes: number; readonly pending: PendingRoutes }> {
    const wanted = withChanges(before, changes, now());
    if (wanted.size === 0) return { routes: 0, pending: wanted };
    const reading = sink.begin();
    const routes = await limit.within(read(() => findRoutes(db, [...wanted.keys()])));
    const { current, gone, pending } = sortRoutes(wanted, routes, { now: now(), giveUpMs: lateCommitMs });
    sink.applyRoutes(current, reading);
    for (const id of gone) sink.forgetRoute(id);
    return { routes: routes.length, pending };
  }

  async function read<T>(query: () => Promise<T>): Promise<T> {
    if (readsUnderWay >= MAX_ABANDONED_READS) {
      throw new PollTimedOutError("the database has not yet answered what earlier polls asked");
    }
    readsUnderWay += 1;
    try {
      const found = await query();
      if (closed) throw new Error("the follower was closed meanwhile");
      return found;
    } finally {
      readsUnderWay -= 1;
    }
  }

  function lose(reason: LostReason): void {
    track = undefined;
    sink.forgetEverything();
    emit?.({ type: "lost", reason });
  }

  return {
    get needsHead() {
      return !closed && track?.hasRead !== true;
    },
    admit(head) {
      if (closed) return true;
      if (track !== undefined && head >= track.startHead) return true;
      if (track?.hasBegun) return false;
      if (track === undefined) ownContext.runInAsyncScope(loop.start, undefined, intervalMs);
      track = startAt(head, { cursor: startCursor(head), pending: new Map() });
      return true;
    },
    freshness: () => freshnessOf(track, failure, gapsDropped, now()),
    position: () => track && toPosition(track.cursor, track.pending),
    poll: loop.poll,
    async close() {
      closed = true;
      await loop.close();
      track = undefined;
    },
  };
}

function startAt(startHead: number, at: Pick<Track, "cursor" | "pending">): Track {
  return { ...at, startHead, hasBegun: false, hasRead: false, completeAt: undefined, isComplete: false };
}

function freshnessOf(
  track: Track | undefined,
  failure: { readonly failures: number; readonly problem: string } | undefined,
  gapsDropped: number,
  now: number,
): Freshness {
  if (track === undefined) return { state: "idle", behindMs: undefined, openGaps: 0, gapsDropped, pendingRoutes: 0 };
  const counts = { openGaps: track.cursor.gaps.length, gapsDropped, pendingRoutes: track.pending.size };
  const behindMs = track.completeAt === undefined ? undefined : now - track.completeAt;
  if (failure !== undefined) return { state: "failing", behindMs, ...failure, ...counts };
  if (track.isComplete && behindMs !== undefined) return { state: "following", behindMs, ...counts };
  return { state: "catching-up", behindMs, ...counts };
}
