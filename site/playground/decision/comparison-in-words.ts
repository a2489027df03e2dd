import type { TableComparison } from "./compare-tables.ts";

/** What the original's table would do with the same case. */
export function comparisonInWords({ original, measured, extraMs, isMeasured }: TableComparison): string {
  const [table, best] = [original[0]?.region, measured[0]?.region];
  if (table === undefined) return "The original's table finds nobody either.";
  if (table === best) return "The original's table picks the same.";
  if (extraMs === null) return `The original's table picks ${table}.`;
  return `The original's table picks ${table}: ${isMeasured ? "" : "about "}${extraMs.toFixed(1)} ms more.`;
}
