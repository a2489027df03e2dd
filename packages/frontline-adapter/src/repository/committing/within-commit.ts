import type { EnvironmentState, LiveChange, RouteChange } from "@frontline-routing/routing-core";
import type { Kysely } from "kysely";

/**
 * Writes what must be true together with a commit, such as a live pointer of one's own, in the commit's transaction.
 *
 * It is called last, when all rows of the commit are written, and is not called for a replay, which writes nothing. An
 * attempt that is made again calls it again, after everything of the last one was undone: so it may do nothing but write to
 * this transaction. It counts among the five seconds of a commit, and holds the environment's lock meanwhile.
 *
 * What it throws undoes the commit. To refuse the change, throw one of routing-core's refusals, such as
 * `InvalidRequestError`: the caller gets it as it is. Deadlocks and lock time-outs must not be caught: the commit is made again.
 * Anything else reaches the caller as the `cause` of a `RepositoryUnavailableError`.
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
