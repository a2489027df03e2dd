/**
 * Lets only so many look-ups of unknown keys through: a limit on what is under way, which bounds memory and connections,
 * and a bucket of tokens that only those empty which find nothing, which bounds the rate of queries: a cold start with real
 * keys is held up by the first alone.
 */
export function createUnknownGate(maxAtOnce: number, absentPerSecond: number, now: () => number) {
  let inside = 0;
  let tokens = absentPerSecond;
  let filledAt = now();

  return {
    /** Whether one more may be looked up now. `true` must be followed by `leave`. */
    enter(): boolean {
      const time = now();
      tokens = Math.min(absentPerSecond, tokens + (Math.max(0, time - filledAt) / 1000) * absentPerSecond);
      filledAt = time;
      // Those inside may all find nothing.
      if (inside >= maxAtOnce || tokens - inside < 1) return false;
      inside += 1;
      return true;
    },
    /** @param absent whether there was nothing: what an attack with random keys finds */
    leave(absent: boolean): void {
      inside -= 1;
      if (absent) tokens = Math.max(0, tokens - 1);
    },
  };
}
