import type { JournalEntry } from "./journal.ts";
import type { OperationKind } from "./operation.ts";
import { type Tally, tally, total } from "./tally.ts";

/** Outcomes by the kind of operation. */
export type OperationCounts = Readonly<Record<OperationKind, Tally>>;

/** Counts the operations of journals. */
export function operationCounts(entries: readonly JournalEntry[]): OperationCounts {
  const kinds = new Map<string, OperationKind>();
  const outcomes = new Map<string, string>(); // of both a halted worker and its successor, the later one
  for (const entry of entries) {
    if (entry.type === "begin") kinds.set(entry.operation.id, entry.operation.kind);
    if (entry.type === "end") outcomes.set(entry.operationId, entry.outcome.kind);
  }
  const named = (wanted: OperationKind) =>
    tally([...kinds].flatMap(([id, kind]) => (kind === wanted ? [outcomes.get(id) ?? "unfinished"] : [])));
  return { assign: named("assign"), swap: named("swap"), promote: named("promote"), rollback: named("rollback") };
}

/** How many operations there were. */
export function operationCount({ operations }: { readonly operations: OperationCounts }): number {
  return Object.values(operations).reduce((sum, outcomes) => sum + total(outcomes), 0);
}

/** A line for each kind. */
export function describeOperations(operations: OperationCounts): string[] {
  return Object.entries(operations).map(([kind, outcomes]) => `  ${kind.padEnd(8)} ${counts(outcomes)}`);
}

function counts(outcomes: Tally): string {
  const names = Object.entries(outcomes).sort(([a], [b]) => (a < b ? -1 : 1));
  return names.map(([name, count]) => `${count} ${name}`).join(", ") || "none";
}
