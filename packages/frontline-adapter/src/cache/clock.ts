/** Time, as an argument: tests pass one of their own. */
export interface Clock {
  /** Milliseconds from any origin. Should not go back; where it does, values count as stale until it has caught up. */
  now(): number;
  /** Calls back once after so many milliseconds. Returns what calls it off. */
  after(ms: number, action: () => void): () => void;
}

/** The process's timers, with a clock of the caller's. */
export function realClock(now: () => number): Clock {
  return {
    now,
    after(ms, action) {
      const timer = setTimeout(action, ms);
      return () => clearTimeout(timer);
    },
  };
}
