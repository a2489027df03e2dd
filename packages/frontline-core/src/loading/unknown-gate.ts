/** Lets only so many look-ups of unknown keys through. */
export interface UnknownGate {
  /** Whether one more may be looked up now. `true` must be followed by `leave`. */
  enter(): boolean;
  /** @param absent whether there was nothing: what an attack with random keys finds */
  leave(absent: boolean): void;
}

/** What the gate lets through. */
export interface UnknownGateOptions {
  /** At the same time. */
  readonly maxAtOnce: number;
  /** That find nothing, per second, and at most as many in a burst. Those that find something are free. */
  readonly absentPerSecond: number;
  readonly now: () => number;
}

/**
 * A limit on what is under way, which bounds memory and connections, and a bucket of tokens that only failed look-ups
 * empty, which bounds the rate of queries: a cold start with real keys is held up by the first alone.
 */
export function createUnknownGate({ maxAtOnce, absentPerSecond, now }: UnknownGateOptions): UnknownGate {
  let inside = 0;
  let tokens = absentPerSecond;
  let filledAt = now();

  function refill(): void {
    const time = now();
    tokens = Math.min(absentPerSecond, tokens + (Math.max(0, time - filledAt) / 1000) * absentPerSecond);
    filledAt = time;
  }

  return {
    enter() {
      refill();
      // Those inside may all find nothing.
      if (inside >= maxAtOnce || tokens - inside < 1) return false;
      inside += 1;
      return true;
    },
    leave(absent) {
      inside -= 1;
      if (absent) tokens = Math.max(0, tokens - 1);
    },
  };
}
