import type { Clock } from "../loading/clock.ts";

/** When a router can answer. */
export interface Readiness {
  /** Resolves when something is held or the source answers, and when it is closed. */
  ready(): Promise<void>;
  close(): void;
}

export interface ReadinessOptions {
  readonly clock: Clock;
  readonly hasAnswer: () => boolean;
  /** Resolves to whether the source answered. */
  readonly poll: () => Promise<boolean>;
}

// As often as a router that follows polls a source that is down.
const PAUSE_MS = 1_000;

export function createReadiness({ clock, hasAnswer, poll }: ReadinessOptions): Readiness {
  let isClosed = false;
  let endPause = () => {};
  let waiting: Promise<void> | undefined;

  async function wait(): Promise<void> {
    while (!isClosed && !hasAnswer() && !(await poll())) {
      await new Promise<void>((resolve) => {
        const cancel = clock.after(PAUSE_MS, resolve, true); // nothing listens yet in a process that waits for this
        endPause = () => {
          cancel();
          resolve();
        };
      });
    }
    waiting = undefined;
  }

  return {
    ready: () => (waiting ??= wait()),
    close() {
      isClosed = true;
      endPause();
    },
  };
}
