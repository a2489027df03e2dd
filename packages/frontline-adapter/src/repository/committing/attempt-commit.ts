import type { ChangeSet, CommitResult } from "@frontline-routing/routing-core/repository";
import { abortable } from "../../database/abortable.ts";
import type { Database, FrontlineSchema } from "../../schema.ts";
import { commitChangeSet } from "./commit-change-set.ts";
import type { TransactionSettings } from "./in-transaction.ts";
import { runWithinCommit } from "./run-within-commit.ts";
import type { WithinCommit } from "./within-commit.ts";

/** How the attempts at a commit are made. */
export interface AttemptSettings extends Omit<TransactionSettings, "changeId"> {
  readonly withinCommit?: WithinCommit<FrontlineSchema> | undefined;
}

/** One attempt at a commit, which a signal ends, and the commit's deadline if it waits for a `withinCommit`. */
export async function attemptCommit(
  db: Database,
  { withinCommit, ...settings }: AttemptSettings,
  changeSet: ChangeSet,
  signal: AbortSignal | undefined,
): Promise<CommitResult> {
  if (withinCommit === undefined)
    return await abortable(db, signal, (own) => commitChangeSet(own, settings, changeSet));

  const overdue = new AbortController();
  const either = signal === undefined ? overdue.signal : AbortSignal.any([signal, overdue.signal]);
  return await abortable(db, either, (own) =>
    commitChangeSet(own, settings, changeSet, (trx, deadline, commit) =>
      runWithinCommit(trx, deadline, overdue, (inside) => withinCommit(inside, commit)),
    ),
  );
}
