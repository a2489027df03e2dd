import { setTimeout as delay } from "node:timers/promises";
import type { RawBuilder } from "kysely";
import { retryContention } from "../repository/committing/retry-contention.ts";
import type { Database } from "../schema.ts";
import { ROWS_PER_STEP, readOldest, removeRows } from "./history-rows.ts";
import type { HistoryTable } from "./pruned-up-to.ts";

/** What of a history is to be removed. */
export interface Pruning {
  readonly table: HistoryTable;
  /** In SQL: whether a row stays however old it is. */
  readonly stays: RawBuilder<unknown>;
  /** By the server's clock, in Unix milliseconds. */
  readonly insertedBefore: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Removes the old rows of a history step by step, and answers how many they were.
 *
 * Keys and times grow together, but for what was in flight at once. So the first step without an old row is the end, and
 * what is young, most of a history, isn't read.
 */
export async function pruneRows(db: Database, { table, stays, insertedBefore, signal }: Pruning): Promise<number> {
  const retries = { random: Math.random, onRetry: () => {}, signal };
  let removed = 0;
  for (let above = 0; ; ) {
    signal?.throwIfAborted();
    const beganAt = performance.now();
    const rows = await readOldest(db, table, stays, above);
    const old = rows.filter(({ insertedAt }) => insertedAt < insertedBefore);
    const pks = old.filter((row) => !row.stays).map(({ pk }) => pk);
    if (pks.length > 0) removed += await retryContention(() => removeRows(db, table, pks), retries);
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_PER_STEP || old.length === 0) return removed;
    above = last.pk;
    // Half of the time is for others: SQLite has one writer, and those who wait look only now and then.
    await delay(performance.now() - beganAt, undefined, { signal });
  }
}
