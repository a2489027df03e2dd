import { describeSourceError, TimedOutError } from "../errors/timed-out-error.ts";
import type { Reading } from "../held/reading.ts";
import { after } from "../loading/after.ts";
import { callWithin } from "../loading/call-within.ts";
import type { Cursor, ReadAgain, SourceState } from "../port/route-source.ts";
import type { RouterParts } from "../router/router-parts.ts";
import type { Freshness, FreshnessFigures } from "./freshness.ts";
import { createPollLoop } from "./poll-loop.ts";
import { createResync } from "./resync.ts";

const NOTHING: ReadAgain = { hostnames: [], environmentIds: [] };

/** A page of what changed, which is taken in, and what was read again with it, which isn't. */
interface Page {
  /** There is more, all is told, or the source lags behind what was told. */
  readonly end: "behind" | "complete" | "more";
  readonly again: SourceState;
  readonly reading: Reading;
}

/** Follows a source's changes into a routing table, and reads again in turn what it holds. */
export function createFollowing(parts: RouterParts) {
  const { source, now, table, currency, log, closing, followIntervalMs, resyncMs, loadTimeoutMs } = parts;
  const resync = createResync(table, resyncMs);
  let cursor: Cursor | undefined = parts.snapshot?.cursor ?? undefined;
  let failure: { readonly failures: number; readonly problem: string } | undefined;
  let polledAt = Number.NEGATIVE_INFINITY;
  let isComplete = false;
  let losses = 0;

  const loop = createPollLoop(parts, run);

  async function run(): Promise<boolean> {
    const beganAt = now();
    const elapsedMs = beganAt - polledAt;
    // The process was stopped, or its event loop was: what was followed is as old as that.
    if (elapsedMs > loadTimeoutMs + followIntervalMs) currency.isFollowed = false;
    const turn = resync.next(Math.min(elapsedMs, resyncMs));
    polledAt = beganAt;
    try {
      const first = await followPage(turn.again);
      let { end } = first;
      while (end === "more") ({ end } = await followPage(NOTHING));
      // Only now: it was ahead of what the first of several pages told, and would pass for writes that no history tells.
      const corrected = table.settleAgain(first.again, first.reading, turn.deployments);
      if (first.end === "behind") resync.takeBack(turn); // what was read may be older than what is held
      isComplete = end === "complete";
      if (isComplete) {
        currency.asOf = beganAt;
        for (const hostname of corrected) log.count("corrected", hostname);
      }
    } catch (error) {
      if (closing.aborted) return false;
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
    currency.isFollowed = isComplete && followIntervalMs > 0;
    return true;
  }

  async function followPage(again: ReadAgain): Promise<Page> {
    const begun = table.beginReading(now());
    const answer = await callWithin(
      loadTimeoutMs,
      () => new TimedOutError(loadTimeoutMs),
      (signal) => source.changes({ since: cursor, again }, { signal }),
      closing,
    );
    closing.throwIfAborted();
    const { outcome, ageMs = 0 } = answer;
    if (outcome === "lost") {
      losses += 1;
      log.tell({ type: "lost", reason: answer.reason });
    }
    if (outcome === "started" || outcome === "lost") {
      table.beginEra();
      resync.hurry();
    }
    const reading = { mark: begun.mark, at: begun.at - ageMs, era: table.era, covers: outcome !== "behind" };
    const told = outcome === "followed" ? answer : undefined;
    for (const _slice of told ? table.settleChanges(told.changed, told.removedRouteIds, reading) : []) {
      await new Promise<void>((resolve) => after(0, resolve));
      closing.throwIfAborted();
    }
    // Last, so that a dump in between has a cursor from which all of it is told again.
    if (outcome !== "behind") cursor = answer.cursor;
    const end = outcome === "behind" ? "behind" : told?.more ? "more" : "complete";
    log.tell({
      type: "poll",
      outcome,
      changed: told?.changed.routes.size ?? 0,
      removed: told?.removedRouteIds.length ?? 0,
      hostnames: again.hostnames.length,
      environments: again.environmentIds.length,
      isComplete: end === "complete",
      durationMs: now() - begun.at,
    });
    return { end, again: answer.again, reading };
  }

  function freshness(): Freshness {
    const hasPolled = currency.asOf !== Number.NEGATIVE_INFINITY;
    const figures: FreshnessFigures = {
      behindMs: hasPolled ? now() - currency.asOf : undefined,
      resyncBoundMs: followIntervalMs === 0 ? undefined : resync.boundMs(followIntervalMs),
      losses,
      doubts: resync.waiting,
    };
    if (failure !== undefined) return { state: "failing", ...failure, ...figures };
    const isOn = followIntervalMs > 0;
    return { state: !isOn ? "off" : !hasPolled ? "starting" : isComplete ? "following" : "catching-up", ...figures };
  }

  return {
    ...loop,
    /** Up to where changes were told. */
    cursor: () => cursor,
    freshness,
  };
}
