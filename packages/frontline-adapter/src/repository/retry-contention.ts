import { setTimeout as delay } from "node:timers/promises";
import { databaseProblem } from "../database/database-problem.ts";

// A deadlock's survivor is usually done in milliseconds; after five meetings in a row the caller should hear of it.
const MAX_ATTEMPTS = 5;
const FIRST_DELAY_MS = 5;

/** An attempt that other writers' locks ended. */
export interface ContentionRetry {
  /** Which attempt it was, counted from 1. */
  readonly attempt: number;
  /** The driver's error. */
  readonly cause: unknown;
}

/** Randomness and the observer of {@link retryContention}. */
export interface RetryContentionOptions {
  readonly random: () => number;
  readonly onRetry: (retry: ContentionRetry) => void;
}

/**
 * Runs a transaction again when a deadlock or a lock time-out ended it, which leaves nothing of it behind. Pauses grow
 * from 5 to 40 ms, each cut by up to half at random, so that two who met don't meet again.
 */
export async function retryContention<T>(
  action: () => Promise<T>,
  { random, onRetry }: RetryContentionOptions,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await action();
    } catch (cause) {
      if (attempt === MAX_ATTEMPTS || databaseProblem(cause) !== "contention") throw cause;
      onRetry({ attempt, cause });
    }
    await delay(FIRST_DELAY_MS * 2 ** (attempt - 1) * (1 - random() / 2));
  }
}
