import {
  type EnvironmentState,
  isRoutingError,
  type LiveChange,
  RepositoryUnavailableError,
  type RouteChange,
} from "@frontline-routing/routing-core";
import type { ChangeSet, CommitResult } from "@frontline-routing/routing-core/repository";
import { type Kysely, sql, Transaction } from "kysely";
import { abortable, refuseAfter } from "../database/abortable.ts";
import { type CommitDeadline, commitOverdue } from "../database/commit-deadline.ts";
import { databaseProblem, describeDatabaseError, withoutSql } from "../database/database-problem.ts";
import type { TransactionSettings } from "../database/in-transaction.ts";
import type { Database, FrontlineSchema } from "../schema.ts";
import { commitChangeSet } from "./commit-change-set.ts";

/**
 * Writes what must be true together with a commit, such as a live pointer of one's own, in the commit's transaction.
 *
 * It is called last, when all rows of the commit are written, and not for a replay, which writes nothing. An attempt that
 * is made again calls it again, after everything of the last one was undone: so it may do nothing but write to this
 * transaction. It counts among the five seconds of a commit, and holds the environment's lock meanwhile.
 *
 * What it throws undoes the commit. To refuse the change, throw one of routing-core's refusals, such as
 * `InvalidRequestError`: the caller gets it as it is. Deadlocks and lock time-outs must not be caught: the commit is
 * made again. Anything else reaches the caller as the `cause` of a `RepositoryUnavailableError`.
 *
 * @param trx the transaction. It can't be committed, rolled back or used after the call, and must not change tables
 * @param commit what is about to be committed
 */
export type WithinCommit<Schema> = (trx: Kysely<Schema>, commit: PendingCommit) => Promise<unknown>;

/** What a commit has written and is about to commit. */
export interface PendingCommit {
  readonly changeId: string;
  readonly actor: string | null;
  readonly reason: string | null;
  /** Unix milliseconds, the `now` of the change set. */
  readonly now: number;
  /** The environment as the commit found it. */
  readonly before: EnvironmentState;
  /** The environment as the commit leaves it. */
  readonly after: EnvironmentState;
  /** What becomes of the live pointer; `null` when it stays as it is, as in an assignment. */
  readonly liveChange: LiveChange | null;
  /** One per changed route. Of a route that is made, the `incarnation` is empty. */
  readonly routeChanges: readonly RouteChange[];
}

interface AttemptSettings extends Omit<TransactionSettings, "changeId"> {
  readonly withinCommit?: WithinCommit<FrontlineSchema> | undefined;
}

/** One attempt at a commit, which a signal ends, and the commit's deadline if it waits for a `withinCommit`. */
export async function attemptCommit(
  db: Database,
  { withinCommit, ...settings }: AttemptSettings,
  changeSet: ChangeSet,
  signal: AbortSignal | undefined,
): Promise<CommitResult> {
  if (withinCommit === undefined) {
    return await abortable(db, signal, (own) => commitChangeSet(own, settings, changeSet));
  }
  const overdue = new AbortController();
  const either = signal === undefined ? overdue.signal : AbortSignal.any([signal, overdue.signal]);
  return await abortable(db, either, (own) =>
    commitChangeSet(own, settings, changeSet, (trx, deadline, commit) =>
      runWithinCommit(trx, deadline, overdue, (inside) => withinCommit(inside, commit)),
    ),
  );
}

type Work = (own: Database) => Promise<unknown>;

// What makes the whole commit again, so that it must stay what it is.
const PASSING = ["commit-overdue", "contention"];
// Said of tables of this package, where `withinCommit` writes to others.
const NOT_OURS = ["duplicate", "other", "tables-missing"];

// A savepoint is gone when its transaction is: by a `commit`, by what commits without a word, such as a changed table, or
// by a deadlock that was caught. What came after it would be committed by itself.
const MARK = sql`frontline_within_commit`;

/**
 * Runs a `withinCommit` at the end of a commit, by the commit's deadline.
 *
 * @param overdue is aborted when it wasn't done in time, for whoever can end the statement that it waits for
 */
async function runWithinCommit(trx: Database, deadline: CommitDeadline, overdue: AbortController, work: Work) {
  deadline.start();
  await sql`savepoint ${MARK}`.execute(trx);
  await inTime(trx, deadline, overdue, work).catch((error: unknown) => {
    const problem = databaseProblem(error);
    if (PASSING.includes(problem) || isRoutingError(error)) throw error;
    const why = NOT_OURS.includes(problem) ? "see `cause` for why" : describeDatabaseError(error);
    throw unavailable(`withinCommit failed, and nothing was committed: ${why}`, error);
  });
  await sql`release savepoint ${MARK}`.execute(trx).catch((error: unknown) => {
    if (databaseProblem(error) !== "other") throw error;
    const rule = "it must not commit, roll back or change tables, nor catch a deadlock";
    throw unavailable(`withinCommit ended the transaction: ${rule}`, error);
  });
}

function unavailable(problem: string, error: unknown): RepositoryUnavailableError {
  return new RepositoryUnavailableError({ problem }, { cause: withoutSql(error) });
}

const HIDDEN = {} as never;

async function inTime(trx: Database, deadline: CommitDeadline, overdue: AbortController, work: Work) {
  const ended = new AbortController();
  // On a `Transaction`, Kysely refuses to begin another one, which would commit this one. It looks at nothing else for it.
  const handle = { config: HIDDEN, dialect: HIDDEN, driver: HIDDEN, executor: trx.getExecutor() };
  const own = new Transaction<FrontlineSchema>(handle).withPlugin(refuseAfter(ended.signal));
  const late = new Promise<never>((_resolve, reject) => {
    overdue.signal.addEventListener("abort", () => reject(overdue.signal.reason), { once: true });
  });
  const timer = setTimeout(() => overdue.abort(commitOverdue()), deadline.remainingMs());
  try {
    await Promise.race([(async () => work(own))(), late]);
  } finally {
    clearTimeout(timer);
    ended.abort(new Error("this transaction is only there while withinCommit runs; wait for every statement in it"));
  }
}
