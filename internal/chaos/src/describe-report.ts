import { type ChaosReport, isSound, operationCount, total } from "./report.ts";
import type { Tally } from "./tally.ts";

const MOST_VIOLATIONS = 10; // one fault in the code often shows at every route

/** A report as lines of text. The last one says whether all checks held. */
export function describeReport(report: ChaosReport): string[] {
  const { store, seed, seconds, workerProcesses, operations, faults, checks } = report;
  const kinds = Object.entries(operations).map(([kind, outcomes]) => `  ${kind.padEnd(8)} ${counts(outcomes)}`);
  const results = checks.flatMap(({ name, violations }) => [
    `  ${violations.length === 0 ? "held    " : "VIOLATED"} ${name}`,
    ...violations.slice(0, MOST_VIOLATIONS).map((violation) => `             ${violation}`),
    ...(violations.length > MOST_VIOLATIONS ? [`             and ${violations.length - MOST_VIOLATIONS} more`] : []),
  ]);
  const violated = checks.filter(({ violations }) => violations.length > 0).length;
  return [
    `${store}, seed ${seed}, ${seconds.toFixed(0)} s, ${workerProcesses} worker processes`,
    `operations: ${operationCount(report)}`,
    ...kinds,
    `faults: ${total(faults)}`,
    ...Object.entries(faults).map(([kind, count]) => `  ${kind}: ${count}`),
    `failed attempts: ${report.failedAttempts}, contention retries inside: ${report.contentionRetries}, ` +
      `replays: ${report.replays}`,
    `routes: ${report.routes}, history rows: ${report.historyRows}`,
    "checks:",
    ...results,
    isSound(report)
      ? `chaos: ${checks.length} checks held`
      : `chaos: ${violated} of ${checks.length} checks violated; again with --seed ${seed}`,
  ];
}

function counts(tally: Tally): string {
  const names = Object.entries(tally).sort(([a], [b]) => (a < b ? -1 : 1));
  return names.map(([name, count]) => `${count} ${name}`).join(", ") || "none";
}
