import { describeChecks } from "../checks/run-checks.ts";
import { describeOperations, operationCount } from "../operation-counts.ts";
import { describeTally, total } from "../tally.ts";
import type { ChaosReport } from "./report.ts";

/** A report as lines of text. The last one says whether all checks held. */
export function describeReport(report: ChaosReport): string[] {
  const { store, seed, seconds, workerProcesses, operations, faults } = report;
  return [
    `${store}, seed ${seed}, ${seconds.toFixed(0)} s, ${workerProcesses} worker processes`,
    `operations: ${operationCount(report)}`,
    ...describeOperations(operations),
    `faults: ${total(faults)}`,
    ...describeTally(faults),
    `failed attempts: ${report.failedAttempts}, contention retries inside: ${report.contentionRetries}, ` +
      `replays: ${report.replays}`,
    `routes: ${report.routes}, history rows: ${report.historyRows}`,
    ...describeChecks(report),
  ];
}
