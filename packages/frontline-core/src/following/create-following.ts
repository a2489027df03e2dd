import { describeSourceError } from "../errors/describe-source-error.ts";
import { TimedOutError } from "../errors/timed-out-error.ts";
import type { EventLog } from "../events/event-log.ts";
import type { Reading } from "../held/reading.ts";
import type { RoutingTable } from "../held/routing-table.ts";
import { callWithin } from "../loading/call-within.ts";
import type { Clock } from "../loading/clock.ts";
import type { Currency } from "../loading/currency.ts";
import type { Cursor } from "../port/changes.ts";
import type { RouteSource } from "../port/route-source.ts";
import { type ChangeSlice, changeSlices } from "./change-slices.ts";
import type { Freshness, FreshnessFigures } from "./freshness.ts";
import { createPollLoop } from "./poll-loop.ts";
import { createResync, type Turn } from "./resync.ts";

/** Follows a source's changes into a routing table, and reads again in turn what it holds. */
export interface Following {
  /** Up to where changes were told. */
  cursor(): Cursor | undefined;
  freshness(): Freshness;
  start(): void;
  /** Polls now, or joins the poll that is under way. Resolves to whether it succeeded. */
  poll(): Promise<boolean>;
  /** Nothing is done from now on, and nothing runs when it resolves. */
  close(): Promise<void>;
}

/** What following needs. */
export interface FollowingOptions {
  readonly source: RouteSource;
  readonly clock: Clock;
  readonly random: () => number;
  readonly table: RoutingTable;
  readonly currency: Currency;
  readonly log: EventLog;
  /** 0: nothing is polled but by `poll()`. */
  readonly intervalMs: number;
  readonly resyncMs: number;
  readonly pollTimeoutMs: number;
  /** A pause longer than this makes what is held count as unfollowed until a poll has told what happened meanwhile. */
  readonly maxPauseMs: number;
  /** Where the contents of the table can be followed on from. */
  readonly from: Cursor | undefined;
}

const NOTHING: Turn = { again: { hostnames: [], environmentIds: [] }, deployments: [] };
/** What came of a page: there is more, all is told, or the source lags behind what was told. */
type Page = "behind" | "complete" | "more";

export function createFollowing(options: FollowingOptions): Following {
  const { source, clock, random, table, currency, log, intervalMs, resyncMs, pollTimeoutMs } = options;
  const resync = createResync(table, resyncMs);
  const closing = new AbortController();
  let cursor = options.from;
  let failure: { readonly failures: number; readonly problem: string } | undefined;
  let polledAt: number | undefined;
  let isComplete = false;
  let losses = 0;

  const loop = createPollLoop({ clock, intervalMs, random, run });

  async function run(): Promise<boolean> {
    const beganAt = clock.now();
    const elapsedMs = polledAt === undefined ? Number.POSITIVE_INFINITY : beganAt - polledAt;
    // The process was stopped, or its event loop was: what was followed is as old as that.
    if (elapsedMs > options.maxPauseMs) currency.isFollowed = false;
    let turn = resync.next(Math.min(elapsedMs, resyncMs));
    polledAt = beganAt;
    try {
      let page = await followPage(turn);
      turn = NOTHING;
      while (page === "more") page = await followPage(NOTHING);
      isComplete = page === "complete";
      if (isComplete) currency.asOf = beganAt;
    } catch (error) {
      if (closing.signal.aborted) return false;
      resync.takeBack(turn);
      const problem = describeSourceError(error);
      failure = { failures: (failure?.failures ?? 0) + 1, problem };
      currency.isFollowed = false;
      currency.isAway = true;
      log.tell({ type: "poll-failed", problem, cause: error });
      return false;
    }
    failure = undefined;
    currency.isAway = false;
    // Where the host polls, nobody knows when it will again: what is held ages from the poll on.
    currency.isFollowed = isComplete && intervalMs > 0;
    return true;
  }

  async function followPage(turn: Turn): Promise<Page> {
    const { again, deployments } = turn;
    const begun = table.beginReading(clock.now());
    const answer = await callWithin(
      { clock, limitMs: pollTimeoutMs, overdue: () => new TimedOutError(pollTimeoutMs), closing: closing.signal },
      (signal) => source.changes({ since: cursor, again }, { signal }),
    );
    closing.signal.throwIfAborted();
    const { outcome } = answer;
    const isNew = outcome === "started" || outcome === "lost";
    if (outcome === "lost") {
      losses += 1;
      log.tell({ type: "lost", reason: answer.reason });
    }
    if (isNew) {
      table.beginEra();
      resync.hurry();
    }
    const reading: Reading = {
      mark: begun.mark,
      at: begun.at - (answer.ageMs ?? 0),
      era: table.era,
      covers: outcome !== "behind",
    };
    const isFollowed = outcome === "followed";
    if (isFollowed) await settleChanges(answer, reading);
    // Last, so that a dump in between has a cursor from which all of it is told again.
    if (outcome !== "behind") cursor = answer.cursor;
    for (const hostname of table.settleAgain(answer.again, reading, deployments)) log.count("corrected", hostname);
    if (outcome === "behind") resync.takeBack(turn); // what was read may be older than what is held
    const page = outcome === "behind" ? "behind" : isFollowed && answer.more ? "more" : "complete";
    log.tell({
      type: "poll",
      outcome,
      changed: isFollowed ? answer.changed.routes.size : 0,
      removed: isFollowed ? answer.removedRouteIds.length : 0,
      hostnames: again.hostnames.length,
      environments: again.environmentIds.length,
      isComplete: page === "complete",
      durationMs: clock.now() - begun.at,
    });
    return page;
  }

  async function settleChanges(told: ChangeSlice, reading: Reading): Promise<void> {
    let isFirst = true;
    for (const { changed, removedRouteIds } of changeSlices(told)) {
      if (!isFirst) await new Promise<void>((resolve) => clock.after(0, resolve));
      closing.signal.throwIfAborted();
      isFirst = false;
      table.settleChanges(changed, removedRouteIds, reading);
    }
  }

  function freshness(): Freshness {
    const hasPolled = currency.asOf !== Number.NEGATIVE_INFINITY;
    const figures: FreshnessFigures = {
      behindMs: hasPolled ? clock.now() - currency.asOf : undefined,
      resyncBoundMs: intervalMs === 0 ? undefined : resync.boundMs(intervalMs),
      losses,
      doubts: table.doubts.size,
    };
    if (failure !== undefined) return { state: "failing", ...failure, ...figures };
    if (!hasPolled) return { state: intervalMs === 0 ? "off" : "starting", ...figures };
    if (intervalMs === 0) return { state: "off", ...figures };
    return { state: isComplete ? "following" : "catching-up", ...figures };
  }

  return {
    cursor: () => cursor,
    freshness,
    start: loop.start,
    poll: loop.poll,
    async close() {
      closing.abort(new Error("the router was closed"));
      await loop.close();
    },
  };
}
