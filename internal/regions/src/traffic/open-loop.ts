/** How late an open loop was, see {@link startOpenLoop}. */
export interface Lateness {
  /** How many left more than 50 ms after their time. */
  readonly late: number;
  readonly worstMs: number;
}

/** A loop that runs until it is stopped. */
export interface OpenLoop {
  lateness(): Lateness;
  stop(): void;
}

// Timers are exact to a millisecond or two. Beyond this, what is measured is the sender, not what it sends to.
const LATE_MS = 50;

/**
 * Calls at a steady rate, whatever became of the calls before. After a halt of this process all that were due are made at once,
 * and counted as late.
 *
 * @param perSecond above 0
 * @param call gets 0, 1, 2, …; must not throw
 */
export function startOpenLoop(perSecond: number, call: (index: number) => void): OpenLoop {
  const startedAt = performance.now();
  let index = 0;
  let late = 0;
  let worstMs = 0;
  let timer: NodeJS.Timeout;
  const dueAt = () => startedAt + (index * 1_000) / perSecond;

  function tick(): void {
    for (let lateMs = performance.now() - dueAt(); lateMs >= 0; lateMs = performance.now() - dueAt()) {
      if (lateMs > LATE_MS) late++;
      worstMs = Math.max(worstMs, lateMs);
      call(index++);
    }
    timer = setTimeout(tick, Math.max(0, dueAt() - performance.now()));
  }
  tick();
  return { lateness: () => ({ late, worstMs }), stop: () => clearTimeout(timer) };
}
