/** Time, as an argument: tests pass one of their own. */
export interface Clock {
  /** Milliseconds from any origin. Should not go back; where it does, what is held counts as stale until it has caught up. */
  now(): number;
  /**
   * Calls back once after so many milliseconds. Returns what calls it off.
   *
   * @param keepsAlive whether a process that has nothing else to do waits for it. Default: no
   */
  after(ms: number, action: () => void, keepsAlive?: boolean): () => void;
}

/** The runtime's timers, with a clock of the caller's. */
export function realClock(now: () => number): Clock {
  return {
    now,
    after(ms, action, keepsAlive = false) {
      const timer: unknown = setTimeout(action, ms);
      if (!keepsAlive && hasUnref(timer)) timer.unref();
      return () => clearTimeout(timer as Parameters<typeof clearTimeout>[0]);
    },
  };
}

/** A number in browsers and Workers, where nothing is kept alive by it. */
function hasUnref(timer: unknown): timer is { unref(): void } {
  return typeof timer === "object" && timer !== null && "unref" in timer;
}
