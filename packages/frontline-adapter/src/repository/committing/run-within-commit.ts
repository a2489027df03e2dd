import { isRoutingError, RepositoryUnavailableError } from "@frontline-routing/routing-core";
import { sql, Transaction } from "kysely";
import { refuseAfter } from "../../database/abortable.ts";
import { COMMIT_DEADLINE_MS } from "../../database/commit-bounds.ts";
import type { CommitDeadline } from "../../database/commit-deadline.ts";
import { type DatabaseProblem, databaseProblem } from "../../database/database-problem.ts";
import { describeDatabaseError } from "../../database/describe-problem.ts";
import { CommitOverdueError } from "../../database/errors/commit-overdue-error.ts";
import { withoutSql } from "../../database/without-sql.ts";
import type { Database, FrontlineSchema } from "../../schema.ts";

// What makes the whole commit again, so that it must stay what it is.
const PASSING: readonly DatabaseProblem[] = ["commit-overdue", "contention"];
// Said of tables of this package, where `withinCommit` writes to others.
const NOT_OURS: readonly DatabaseProblem[] = ["duplicate", "other", "tables-missing"];

// A savepoint is gone when its transaction is: by a `commit`, by what commits without a word, such as a changed table, or by a
// deadlock that was caught. What came after it would be committed by itself.
const MARK = sql`frontline_within_commit`;

/**
 * Runs a `withinCommit` at the end of a commit, by the commit's deadline.
 *
 * @param overdue is aborted when it wasn't done in time, for whoever can end the statement that it waits for
 * @throws {RoutingError} its own, as it is; or a {@link RepositoryUnavailableError} for what it threw or did otherwise
 * @throws {CommitOverdueError} it wasn't done in time
 */
export async function runWithinCommit(
  trx: Database,
  deadline: CommitDeadline,
  overdue: AbortController,
  work: (own: Database) => Promise<unknown>,
): Promise<void> {
  deadline.start();
  await sql`savepoint ${MARK}`.execute(trx);
  await inTime(trx, deadline, overdue, work).catch((error: unknown) => {
    throw PASSING.includes(databaseProblem(error)) || isRoutingError(error) ? error : failed(error);
  });
  await sql`release savepoint ${MARK}`.execute(trx).catch((error: unknown) => {
    if (databaseProblem(error) !== "other") throw error;
    const problem =
      "withinCommit ended the transaction: it must not commit, roll back or change tables, nor catch a deadlock";
    throw new RepositoryUnavailableError({ problem }, { cause: withoutSql(error) });
  });
}

async function inTime(
  trx: Database,
  deadline: CommitDeadline,
  overdue: AbortController,
  work: (own: Database) => Promise<unknown>,
): Promise<void> {
  const ended = new AbortController();
  const own = asTransaction(trx).withPlugin(refuseAfter(ended.signal));
  const late = new Promise<never>((_resolve, reject) => {
    overdue.signal.addEventListener("abort", () => reject(overdue.signal.reason), { once: true });
  });
  const timer = setTimeout(() => overdue.abort(new CommitOverdueError(COMMIT_DEADLINE_MS)), deadline.remainingMs());
  try {
    await Promise.race([(async () => work(own))(), late]);
  } finally {
    clearTimeout(timer);
    ended.abort(new Error("this transaction is only there while withinCommit runs; wait for every statement in it"));
  }
}

// What a handle doesn't show of itself. A transaction has no use for it but to refuse it.
const HIDDEN = {} as never;

/** A handle on which Kysely refuses to begin another transaction, which would commit this one. */
function asTransaction(trx: Database): Transaction<FrontlineSchema> {
  return new Transaction({ executor: trx.getExecutor(), config: HIDDEN, dialect: HIDDEN, driver: HIDDEN });
}

function failed(error: unknown): RepositoryUnavailableError {
  const why = NOT_OURS.includes(databaseProblem(error)) ? "see `cause` for why" : describeDatabaseError(error);
  const problem = `withinCommit failed, and nothing was committed: ${why}`;
  return new RepositoryUnavailableError({ problem }, { cause: withoutSql(error) });
}
