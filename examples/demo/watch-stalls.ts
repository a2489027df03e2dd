import type { Expectations } from "@frontline-routing/regions";

const TICK_MS = 20;
const STALL_MS = 150; // a garbage collection is shorter

/** How often this process got no time to run, and how long the longest took. */
export interface Stalls {
  readonly count: number;
  readonly worstMs: number;
}

/**
 * Looks whether this machine stands still, because others need all of it. Frontlines can't follow then either, so that
 * their time to do so starts anew: what is late by that is not the frontlines' fault.
 *
 * @returns what was seen so far
 */
export function watchStalls(expected: Pick<Expectations, "pause">): () => Stalls {
  let count = 0;
  let worstMs = 0;
  let lastTick = performance.now();
  setInterval(() => {
    const now = performance.now();
    const lateMs = now - lastTick - TICK_MS;
    if (lateMs > STALL_MS) {
      expected.pause(lastTick, now);
      count += 1;
      worstMs = Math.max(worstMs, lateMs);
    }
    lastTick = now;
  }, TICK_MS).unref();
  return () => ({ count, worstMs });
}
