import { sql } from "kysely";
import type { Database } from "../schema.ts";
import { closeConnection } from "./abortable.ts";
import { type Clocks, type CommitDeadline, createCommitDeadline } from "./commit-deadline.ts";
import { type Isolation, spellingOf } from "./spelling.ts";

export interface TransactionSettings {
  readonly changeId: string;
  readonly isolation: Isolation;
  readonly clocks: Clocks;
}

/**
 * Runs work in a transaction of its own, which is committed by the deadline that the work starts, or not at all. Work that
 * returns `undefined` has nothing to commit.
 *
 * READ COMMITTED on MySQL and MariaDB: what is read after a lock is never older than the lock; no gaps between rows are
 * locked, over which two inserts can deadlock; and MariaDB 11.6 and newer refuse, under REPEATABLE READ, to lock a row
 * that changed after the transaction's first read. Kysely's own transactions commit by a statement that can't be chosen.
 */
export async function inTransaction<T>(
  db: Database,
  { changeId, isolation, clocks }: TransactionSettings,
  work: (trx: Database, deadline: CommitDeadline) => Promise<T | undefined>,
): Promise<T | undefined> {
  const spelling = spellingOf(db);
  return await db.connection().execute(async (trx) => {
    const deadline = createCommitDeadline(clocks);
    try {
      for (const statement of spelling.begin(isolation)) await statement.execute(trx);
      const result = await work(trx, deadline);
      if (result === undefined) {
        await rollBack(trx);
        return undefined;
      }
      deadline.check();
      await (deadline.started ? spelling.commit(trx, changeId) : sql`commit`.execute(trx));
      return result;
    } catch (error) {
      // Also where the server ended a commit by a limit of its own, which may leave the transaction open.
      await rollBack(trx);
      throw error;
    }
  });
}

/** A transaction that can't be rolled back must not go back to the pool: the next `begin` there would commit it. */
async function rollBack(trx: Database): Promise<void> {
  await sql`rollback`.execute(trx.withoutPlugins()).catch(() => closeConnection(trx));
}
