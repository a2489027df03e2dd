import { setTimeout as delay } from "node:timers/promises";

const LOOK_EVERY_MS = 50;

/** Tells when nobody has asked for anything for a while. */
export interface Quiet {
  /** Somebody has just asked. */
  disturb(): void;
  /** Resolves when nobody has asked for `forMs`, and in `withinMs` at the latest. */
  settled(forMs: number, withinMs: number): Promise<void>;
}

/** Starts to listen. */
export function createQuiet(): Quiet {
  let disturbedAt = performance.now();
  return {
    disturb() {
      disturbedAt = performance.now();
    },
    async settled(forMs, withinMs) {
      const since = performance.now();
      for (;;) {
        const now = performance.now();
        if (now - Math.max(since, disturbedAt) >= forMs || now - since >= withinMs) return;
        await delay(LOOK_EVERY_MS);
      }
    },
  };
}
