import { after } from "../loading/after.ts";
import type { RouterParts } from "../router/router-parts.ts";

// So that a database is not asked four times a second while it is down, and is followed a second after it is back.
const MAX_PAUSE_MS = 1_000;
// Sooner and never later than the interval, which is what a change may wait for.
const JITTER = 0.1;
// Polls that take longer than the interval don't follow each other without a pause.
const MIN_PAUSE = 0.1;

/** A loop that polls at intervals, one at a time. @param run must not reject, and resolves to whether it succeeded */
export function createPollLoop(
  { now, random, closing, followIntervalMs: intervalMs }: RouterParts,
  run: () => Promise<boolean>,
) {
  let cancelTimer = () => {};
  let startTimer = (_delayMs: number) => {};
  let running: Promise<boolean> | undefined;
  let failures = 0;

  // Timers begin in the asynchronous context of whoever made the loop: the trace of a request that polled must not go on.
  async function startTimers(): Promise<void> {
    while (!closing.aborted) {
      const delayMs = await new Promise<number>((resolve) => {
        startTimer = resolve;
      });
      cancelTimer();
      if (!closing.aborted) cancelTimer = after(delayMs, () => void poll());
    }
  }
  if (intervalMs > 0) void startTimers();

  function schedule(delayMs: number): void {
    cancelTimer();
    startTimer(delayMs);
  }

  function pause(elapsedMs: number): number {
    const jitter = 1 - JITTER * random();
    if (failures > 0) return jitter * Math.min(intervalMs * 2 ** failures, Math.max(intervalMs, MAX_PAUSE_MS));
    return Math.max(jitter * intervalMs - elapsedMs, MIN_PAUSE * intervalMs);
  }

  async function runOnce(): Promise<boolean> {
    const beganAt = now();
    const succeeded = await run();
    running = undefined;
    failures = succeeded ? 0 : failures + 1;
    schedule(pause(now() - beganAt));
    return succeeded;
  }

  /** Polls now, or joins the poll that is under way. Resolves to whether it succeeded. */
  function poll(): Promise<boolean> {
    if (closing.aborted) return Promise.resolve(false);
    cancelTimer();
    running ??= runOnce();
    return running;
  }

  return {
    /** Polls at once, and from then on at intervals. */
    start: () => schedule(0),
    poll,
    /** Resolves when the poll that is under way has ended. It is the last one once the router closes. */
    async ended(): Promise<void> {
      cancelTimer();
      await running;
    },
  };
}
