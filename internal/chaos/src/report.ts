import type { Aftermath } from "./aftermath.ts";
import { allChecks } from "./checks/all-checks.ts";
import type { OperationKind } from "./operation.ts";
import { type Tally, tally } from "./tally.ts";

/** What a run came to. */
export interface ChaosReport {
  readonly store: string;
  readonly seed: number;
  readonly seconds: number;
  readonly workerProcesses: number;
  /** Outcomes by the kind of operation. */
  readonly operations: Readonly<Record<OperationKind, Tally>>;
  readonly faults: Tally;
  /** Deadlocks, lock time-outs and busy files that the repository tried again by itself. */
  readonly contentionRetries: number;
  /** Attempts that failed with the store unavailable. */
  readonly failedAttempts: number;
  /** Commits that were answered from the history. */
  readonly replays: number;
  readonly routes: number;
  readonly historyRows: number;
  readonly checks: readonly { readonly name: string; readonly violations: readonly string[] }[];
}

/** Counts what is left of a run, and checks it. */
export function makeReport(
  run: Pick<ChaosReport, "store" | "seed" | "seconds" | "workerProcesses" | "faults">,
  aftermath: Aftermath,
  crashes: readonly string[],
): ChaosReport {
  const { entries, routes, routeChanges, environments } = aftermath;
  return {
    ...run,
    operations: operationsOf(aftermath),
    contentionRetries: entries.filter((entry) => entry.type === "contention").length,
    failedAttempts: entries.filter((entry) => entry.type === "retry").length,
    replays: entries.filter((entry) => entry.type === "committed" && entry.result.replayed).length,
    routes: routes.length,
    historyRows: routeChanges.length + environments.reduce((sum, { history }) => sum + history.length, 0),
    checks: [
      ...allChecks.map(({ name, violations }) => ({ name, violations: violations(aftermath) })),
      { name: "no worker ended by itself", violations: crashes },
    ],
  };
}

function operationsOf({ entries }: Aftermath): ChaosReport["operations"] {
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

/** Whether every check holds. */
export function isSound({ checks }: ChaosReport): boolean {
  return checks.every(({ violations }) => violations.length === 0);
}

/** How many operations there were. */
export function operationCount({ operations }: ChaosReport): number {
  return Object.values(operations).reduce((sum, outcomes) => sum + total(outcomes), 0);
}

export function total(counts: Tally): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
