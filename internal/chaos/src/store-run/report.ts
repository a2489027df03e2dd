import type { Aftermath } from "../aftermath.ts";
import { allChecks } from "../checks/all-checks.ts";
import { type CheckResult, runChecks } from "../checks/run-checks.ts";
import { type OperationCounts, operationCounts } from "../operation-counts.ts";
import type { Tally } from "../tally.ts";

/** What a run came to. */
export interface ChaosReport {
  readonly store: string;
  readonly seed: number;
  readonly seconds: number;
  readonly workerProcesses: number;
  /** Outcomes by the kind of operation. */
  readonly operations: OperationCounts;
  readonly faults: Tally;
  /** Deadlocks, lock time-outs and busy files that the repository tried again by itself. */
  readonly contentionRetries: number;
  /** Attempts that failed with the store unavailable. */
  readonly failedAttempts: number;
  /** Commits that were answered from the history. */
  readonly replays: number;
  readonly routes: number;
  readonly historyRows: number;
  readonly checks: readonly CheckResult[];
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
    operations: operationCounts(entries),
    contentionRetries: entries.filter((entry) => entry.type === "contention").length,
    failedAttempts: entries.filter((entry) => entry.type === "retry").length,
    replays: entries.filter((entry) => entry.type === "committed" && entry.result.replayed).length,
    routes: routes.length,
    historyRows: routeChanges.length + environments.reduce((sum, { history }) => sum + history.length, 0),
    checks: [...runChecks(allChecks, aftermath), { name: "no worker ended by itself", violations: crashes }],
  };
}
