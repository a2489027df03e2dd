import type { Clock } from "../../src/cache/clock.ts";

/** A clock that a test moves. */
export interface VirtualClock extends Clock {
  /** Lets time pass: the timers that come due fire, in their order. */
  advance(ms: number): void;
  /** Sets what `now` says, forwards or back, without letting time pass. */
  step(ms: number): void;
  /** The time that has passed, whatever `now` says. */
  elapsed(): number;
  /** How many timers wait. */
  readonly waiting: number;
}

export function createVirtualClock(): VirtualClock {
  const timers = new Set<{ readonly due: number; readonly action: () => void }>();
  let elapsed = 0;
  let offset = 0;
  return {
    now: () => elapsed + offset,
    after(ms, action) {
      const timer = { due: elapsed + ms, action };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      const end = elapsed + ms;
      for (;;) {
        const [next] = [...timers].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due);
        if (next === undefined) break;
        timers.delete(next);
        elapsed = Math.max(elapsed, next.due);
        next.action();
      }
      elapsed = end;
    },
    step(ms) {
      offset += ms;
    },
    elapsed: () => elapsed,
    get waiting() {
      return timers.size;
    },
  };
}
