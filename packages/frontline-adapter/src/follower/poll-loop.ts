import { createTimeLimit, type TimeLimit } from "../time-limit.ts";
import { PollTimedOutError } from "./poll-timed-out-error.ts";

/** How a poll came out. `idle`: there is nothing to poll for until the loop is started again. */
export type PollOutcome = "failed" | "idle" | "succeeded";

/** Polls at intervals, one at a time. */
export interface PollLoop {
  /** Polls after so long, and from then on at intervals. */
  start(delayMs: number): void;
  /** Polls now, or joins the poll that is under way. */
  poll(): Promise<void>;
  /** Never polls again. Resolves when the poll that is under way has ended, or reached its limit. */
  close(): Promise<void>;
}

export interface PollLoopOptions {
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly now: () => number;
  readonly random: () => number;
  /** Must not reject, and waits for nothing but within the limit. */
  run(limit: TimeLimit): Promise<PollOutcome>;
}

// So that a database is not asked four times a second while it is down, and is followed a second after it is back.
const MAX_PAUSE_MS = 1_000;
// Sooner and never later than the interval, which is what a change may wait for.
const JITTER = 0.1;
// Polls that take longer than the interval don't follow each other without a pause.
const MIN_PAUSE = 0.1;

/** Creates a loop that doesn't run yet. */
export function createPollLoop({ intervalMs, timeoutMs, now, random, run }: PollLoopOptions): PollLoop {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let failures = 0;
  let closed = false;

  function schedule(delayMs: number): void {
    clearTimeout(timer);
    if (!closed) timer = setTimeout(poll, delayMs).unref();
  }

  function pause(elapsedMs: number): number {
    const jitter = 1 - JITTER * random();
    if (failures > 0) return jitter * Math.min(intervalMs * 2 ** failures, Math.max(intervalMs, MAX_PAUSE_MS));
    return Math.max(jitter * intervalMs - elapsedMs, MIN_PAUSE * intervalMs);
  }

  async function runOnce(): Promise<void> {
    const reached = () => new PollTimedOutError(`the database did not answer within ${timeoutMs} ms`);
    const limit = createTimeLimit(timeoutMs, reached);
    const beganAt = now();
    const outcome = await run(limit);
    limit.end();
    running = undefined;
    failures = outcome === "failed" ? failures + 1 : 0;
    if (outcome !== "idle") schedule(pause(now() - beganAt));
  }

  function poll(): Promise<void> {
    if (closed) return Promise.resolve();
    clearTimeout(timer);
    running ??= runOnce();
    return running;
  }

  return {
    start: schedule,
    poll,
    async close() {
      closed = true;
      clearTimeout(timer);
      await running;
    },
  };
}
