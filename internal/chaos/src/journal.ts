import { openSync, readFileSync, writeSync } from "node:fs";
import type { AssignResult, RoutingErrorCode, SwapResult } from "@frontline-routing/routing-core";
import type { CommitResult, RouteMove } from "@frontline-routing/routing-core/repository";
import type { Operation } from "./operation.ts";

/** One line of a worker's journal. What is in it has happened, whatever happens to the worker. */
export type JournalEntry =
  /** One line also for an operation taken over, with what is finished of it: half of that would be another plan. */
  | { readonly type: "begin"; readonly operation: Operation; readonly finished: readonly FinishedStep[] }
  /** A durable step has finished. */
  | (FinishedStep & { readonly type: "step"; readonly operationId: string })
  /** A change set is about to be handed to the repository. */
  | {
      readonly type: "committing";
      readonly changeId: string;
      /** Unix milliseconds. */
      readonly at: number;
      /** The routes, with the revisions that they were read at. */
      readonly moves: readonly RouteMove[];
      /** The environment's revision that a swap was planned on. */
      readonly environmentRevision: number | null;
    }
  /** The repository has acknowledged it. */
  | { readonly type: "committed"; readonly changeId: string; readonly result: CommitResult }
  /** What became of a commit that was sent long after its attempt had been given up. */
  | {
      readonly type: "late";
      readonly changeId: string;
      readonly outcome: "replayed" | "written" | "broke" | RoutingErrorCode;
    }
  /** The repository has met a deadlock or a lock time-out and tries again. */
  | { readonly type: "contention"; readonly problem: string }
  /** An attempt has failed in a way that may pass. */
  | { readonly type: "retry"; readonly operationId: string; readonly problem: string }
  | { readonly type: "end"; readonly operationId: string; readonly outcome: OperationOutcome };

/** A durable step and its result. */
export interface FinishedStep {
  readonly name: string;
  readonly result: unknown;
}

/** How an operation ended. */
export type OperationOutcome =
  | { readonly kind: "acknowledged"; readonly result: AssignResult | SwapResult }
  /** A newer writer was first, or a rule forbids it: nothing more is written. */
  | { readonly kind: "conflict" | "refused"; readonly code: RoutingErrorCode }
  /** The attempts are used up. Whether something was written is open. */
  | { readonly kind: "gave up" }
  /** What should never happen: an error that isn't of the library, or says that it has a fault. */
  | { readonly kind: "broke"; readonly problem: string };

/** An append-only file. */
export interface Journal {
  /** Returns when the line is with the operating system, which keeps it when this process is killed. */
  append(entry: JournalEntry): void;
}

export function openJournal(file: string): Journal {
  const descriptor = openSync(file, "a");
  return { append: (entry) => void writeSync(descriptor, `${JSON.stringify(entry)}\n`) };
}

/** The entries of a journal. A last line without its end was cut off by a kill, and never happened. */
export function readJournal(file: string): JournalEntry[] {
  const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line) as JournalEntry);
}

/** An operation that a process has left. */
export interface UnfinishedOperation {
  readonly operation: Operation;
  readonly finished: readonly FinishedStep[];
}

/** The operation that a journal begins and doesn't end, with the steps that are finished. */
export function unfinishedOperation(entries: readonly JournalEntry[]): UnfinishedOperation | undefined {
  const start = entries.findLastIndex((entry) => entry.type === "begin");
  const begin = entries[start];
  if (begin?.type !== "begin") return undefined;
  const since = entries.slice(start);
  if (since.some((entry) => entry.type === "end")) return undefined;
  const steps = since.flatMap((entry) => (entry.type === "step" ? [{ name: entry.name, result: entry.result }] : []));
  return { operation: begin.operation, finished: [...begin.finished, ...steps] };
}
