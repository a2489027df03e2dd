/** What has to be undone, last things first. */
export interface Cleanups {
  add(cleanup: () => void | Promise<void>): void;
  /** Undoes all of it, whatever fails. A second call waits for the first. @throws {Error} what failed first */
  run(): Promise<void>;
}

/** Starts without any. */
export function createCleanups(): Cleanups {
  const cleanups: (() => void | Promise<void>)[] = [];
  let running: Promise<void> | undefined;

  async function undoAll(): Promise<void> {
    const problems: unknown[] = [];
    for (let cleanup = cleanups.pop(); cleanup !== undefined; cleanup = cleanups.pop()) {
      try {
        await cleanup();
      } catch (error) {
        problems.push(error);
      }
    }
    if (problems.length > 0) throw problems[0];
  }

  return {
    add: (cleanup) => void cleanups.push(cleanup),
    run: () => (running ??= undoAll()),
  };
}
