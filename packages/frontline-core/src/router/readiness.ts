import { after } from "../loading/after.ts";

// As often as a router that follows polls a source that is down.
const PAUSE_MS = 1_000;

/**
 * When a router can answer.
 *
 * @param poll resolves to whether the source answered
 */
export function createReadiness(hasAnswer: () => boolean, poll: () => Promise<boolean>) {
  let isClosed = false;
  let endPause = () => {};
  let waiting: Promise<void> | undefined;

  async function wait(): Promise<void> {
    while (!isClosed && !hasAnswer() && !(await poll())) {
      await new Promise<void>((resolve) => {
        const cancel = after(PAUSE_MS, resolve, true); // nothing listens yet in a process that waits for this
        endPause = () => {
          cancel();
          resolve();
        };
      });
    }
    waiting = undefined;
  }

  return {
    /** Resolves when something is held or the source answers, and when it is closed. */
    ready: (): Promise<void> => (waiting ??= wait()),
    close(): void {
      isClosed = true;
      endPause();
    },
  };
}
