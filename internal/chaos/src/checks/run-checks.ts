import type { Check } from "./check.ts";

const MOST_VIOLATIONS = 10; // one fault in the code often shows at every route

/** What a check found. */
export interface CheckResult {
  readonly name: string;
  readonly violations: readonly string[];
}

export function runChecks<A>(checks: readonly Check<A>[], aftermath: A): CheckResult[] {
  return checks.map(({ name, violations }) => ({ name, violations: violations(aftermath) }));
}

/** Whether every check of a report holds. */
export function isSound({ checks }: { readonly checks: readonly CheckResult[] }): boolean {
  return checks.every(({ violations }) => violations.length === 0);
}

/** The results of checks as lines of text. The last one says whether all held. */
export function describeChecks(report: { readonly checks: readonly CheckResult[]; readonly seed: number }): string[] {
  const { checks, seed } = report;
  const results = checks.flatMap(({ name, violations }) => [
    `  ${violations.length === 0 ? "held    " : "VIOLATED"} ${name}`,
    ...violations.slice(0, MOST_VIOLATIONS).map((violation) => `             ${violation}`),
    ...(violations.length > MOST_VIOLATIONS ? [`             and ${violations.length - MOST_VIOLATIONS} more`] : []),
  ]);
  const violated = checks.filter(({ violations }) => violations.length > 0).length;
  return [
    "checks:",
    ...results,
    isSound(report)
      ? `chaos: ${checks.length} checks held`
      : `chaos: ${violated} of ${checks.length} checks violated; again with --seed ${seed}`,
  ];
}
