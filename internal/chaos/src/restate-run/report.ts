import { acknowledgedCommits } from "../checks/acknowledged-commits.ts";
import { nothingTwice } from "../checks/nothing-twice.ts";
import { operationResults } from "../checks/operation-results.ts";
import { type CheckResult, describeChecks, runChecks } from "../checks/run-checks.ts";
import { describeOperations, type OperationCounts, operationCount, operationCounts } from "../operation-counts.ts";
import { describeTally, type Tally, tally, total } from "../tally.ts";
import { allRestateChecks } from "./checks/restate-checks.ts";
import type { RestateAftermath } from "./restate-aftermath.ts";

/** What a run came to. */
export interface RestateReport {
  readonly store: string;
  readonly seed: number;
  readonly seconds: number;
  readonly clients: number;
  readonly serviceProcesses: number;
  /** How the calls ended, also those that were answered only when they were asked for again. */
  readonly operations: OperationCounts;
  readonly unanswered: Tally;
  readonly faults: Tally;
  /** What became of the commits of frozen processes. */
  readonly lateCommits: Tally;
  /** Commits that were answered from the history. */
  readonly replays: number;
  readonly historyRows: number;
  /** Acknowledged calls and commits that the history doesn't have as they were acknowledged. */
  readonly lost: number;
  /** Changes that are in the history more than once. */
  readonly doubled: number;
  readonly checks: readonly CheckResult[];
}

/** Counts what is left of a run, and checks it. */
export function makeRestateReport(
  run: Pick<RestateReport, "store" | "seed" | "seconds" | "clients" | "serviceProcesses">,
  aftermath: RestateAftermath,
): RestateReport {
  const { entries, calls, faults, routeChanges, environments } = aftermath;
  const checks = runChecks(allRestateChecks, aftermath);
  const violated = (wanted: { readonly name: string }) =>
    checks.find(({ name }) => name === wanted.name)?.violations.length ?? 0;
  const unanswered = calls.filter(({ wasUnanswered }) => wasUnanswered);
  return {
    ...run,
    operations: operationCounts(entries),
    unanswered: tally(unanswered.map(({ outcome }) => outcome.kind)),
    faults,
    lateCommits: tally(entries.flatMap((entry) => (entry.type === "late" ? [entry.outcome] : []))),
    replays: entries.filter((entry) => entry.type === "committed" && entry.result.replayed).length,
    historyRows: routeChanges.length + environments.reduce((sum, { history }) => sum + history.length, 0),
    lost: violated(acknowledgedCommits) + violated(operationResults),
    doubled: violated(nothingTwice),
    checks,
  };
}

/** A report as lines of text. The last one says whether all checks held. */
export function describeRestateReport(report: RestateReport): string[] {
  const { store, seed, seconds, clients, serviceProcesses, operations, unanswered, faults, lateCommits } = report;
  return [
    `Restate on ${store}, seed ${seed}, ${seconds.toFixed(0)} s, ${clients} clients, ${serviceProcesses} service processes`,
    `calls: ${operationCount({ operations })}`,
    ...describeOperations(operations),
    `calls that got no answer at first: ${total(unanswered)}; asked for again, or open as they never arrived:`,
    ...describeTally(unanswered),
    `faults: ${total(faults)}`,
    ...describeTally(faults),
    "commits that were sent after their attempt had been given up:",
    ...describeTally(lateCommits),
    `commits answered from the history: ${report.replays}, history rows: ${report.historyRows}`,
    `lost: ${report.lost}, doubled: ${report.doubled}`,
    ...describeChecks(report),
  ];
}
