import type { Kysely, Transaction } from "kysely";
import type { FrontlineSchema } from "../schema.ts";

/** Where a transaction has its isolation level from: handles of `openDatabase` have sessions that are READ COMMITTED. */
export type Isolation = "of the session" | "read committed";

/**
 * Runs work in a transaction of its own.
 *
 * READ COMMITTED on MySQL and MariaDB, for three reasons. Every statement sees what was committed before it, so that
 * what is read after a lock is never older than the lock. Only the rows that are named are locked, and no gaps between
 * them, over which two inserts can deadlock. And MariaDB 11.6 and newer refuse, under REPEATABLE READ, to lock a row
 * that changed after the transaction's first read. SQLite has one writer at a time, whatever the level.
 */
export async function inTransaction<T>(
  db: Kysely<FrontlineSchema>,
  isolation: Isolation,
  work: (trx: Transaction<FrontlineSchema>) => Promise<T>,
): Promise<T> {
  const failures: unknown[] = [];
  try {
    const transaction = db.transaction();
    return await (isolation === "of the session" ? transaction : transaction.setIsolationLevel(isolation)).execute(
      async (trx) => {
        try {
          return await work(trx);
        } catch (error) {
          failures.push(error);
          throw error;
        }
      },
    );
  } catch (error) {
    // On a lost connection the roll-back fails too, and Kysely would hand that error on: the first one tells why.
    throw failures.length > 0 ? failures[0] : error;
  }
}
