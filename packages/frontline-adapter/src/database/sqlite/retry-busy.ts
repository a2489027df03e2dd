import { setTimeout as delay } from "node:timers/promises";
import { databaseProblem } from "../database-problem.ts";

const MAX_DELAY_MS = 50; // a commit takes about a millisecond: longer pauses would only let others overtake
const MAX_TRIES = 100; // with these pauses about five seconds, as long as a MySQL commit waits for a lock

/**
 * Runs an action again while another process holds the SQLite file's lock, without blocking the event loop meanwhile.
 * A statement that SQLite refused as busy has done nothing, so running it again is safe. A signal ends the waiting.
 */
export async function retryBusy<T>(
  action: () => T | Promise<T>,
  maxTries: number = MAX_TRIES,
  signal?: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await action();
    } catch (error) {
      if (attempt === maxTries || databaseProblem(error) !== "contention") throw error;
    }
    await delay(Math.min(2 ** (attempt - 1), MAX_DELAY_MS), undefined, { signal });
  }
}
