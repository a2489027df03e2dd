import { setTimeout as delay } from "node:timers/promises";
import { type DatabaseProblem, databaseProblem, withoutSql } from "./database-problem.ts";

// A deadlock's survivor is usually done in milliseconds; after five meetings in a row the caller should hear of it.
const MAX_ATTEMPTS = 5;
const FIRST_DELAY_MS = 5;
// A duplicate may be a meeting too: another environment's commit took the `changeId` after it was looked up. The next
// attempt finds it in the history. One that comes with every attempt is none.
const PASSING: readonly DatabaseProblem[] = ["commit-overdue", "contention", "duplicate"];

/** An attempt that a meeting with another writer ended, or its deadline. */
export interface ContentionRetry {
  /** Which attempt it was, counted from 1. */
  readonly attempt: number;
  /** The driver's error: a deadlock, a lock time-out, rarely a duplicate `changeId`; or `COMMIT_OVERDUE`. */
  readonly cause: unknown;
}

interface RetryOptions {
  readonly random?: () => number;
  readonly signal: AbortSignal | undefined;
  readonly onRetry?: (retry: ContentionRetry) => void;
}

/** Runs a transaction again that met another writer or its deadline, after 5 to 40 ms: each cut by up to half at random. */
export async function retryContention<T>(
  action: () => Promise<T>,
  { signal, random = Math.random, onRetry }: RetryOptions,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await action();
    } catch (cause) {
      if (attempt === MAX_ATTEMPTS || signal?.aborted || !PASSING.includes(databaseProblem(cause))) throw cause;
      onRetry?.({ attempt, cause: withoutSql(cause) });
    }
    await delay(FIRST_DELAY_MS * 2 ** (attempt - 1) * (1 - random() / 2), undefined, { signal });
  }
}
