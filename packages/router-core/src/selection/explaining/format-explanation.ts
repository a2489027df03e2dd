import { refuse } from "../../options/option-check.ts";
import type { Explanation, RegionVerdict } from "./explanation.ts";

/**
 * An explanation as text for a person: what was decided, then a line for each region and each sentinel, with its
 * {@link ReasonCode}.
 *
 * @throws {TypeError} it is no explanation
 * @example
 * const selector = createSentinelSelector({ region: "eu-west-1.aws" });
 * const sentinels = [{ id: "s_1", region: "us-east-1.aws", health: "healthy" }] as const;
 * formatExplanation(selector.explain({ deploymentId: "d_1" }, sentinels));
 * // A request in eu-west-1.aws for d_1 goes to the NLB of us-east-1.aws.
 * //
 * // Regions, best first:
 * //   us-east-1.aws  SELECTED              1 of 1 eligible  66.36 ms
 * //   eu-west-1.aws  NO_ELIGIBLE_SENTINEL  0 of 0 eligible  local
 * //
 * // Sentinels:
 * //   s_1  us-east-1.aws  SELECTED_REGION
 */
export function formatExplanation(explanation: Explanation): string {
  if (explanation?.regions === undefined) refuse("explanation", "that of `explain`", explanation);
  const regions = explanation.regions.map((verdict) => [
    shown(verdict.region),
    verdict.reason,
    `${verdict.eligible} of ${verdict.sentinels} eligible`,
    evidenceText(verdict.evidence),
  ]);
  const sentinels = explanation.sentinels.map(({ id, region, reason }) => [shown(id), shown(region), reason]);
  return [
    headline(explanation),
    ...(explanation.triedAny ? ["No sentinel is eligible: trying any that is wanted running."] : []),
    "",
    "Regions, best first:",
    ...aligned(regions),
    "",
    "Sentinels:",
    ...(sentinels.length > 0 ? aligned(sentinels) : ["  none"]),
  ].join("\n");
}

function headline({ region, deploymentId, decision, error }: Explanation): string {
  const request = `A request in ${region} for ${shown(deploymentId)}`;
  if (!decision) return `${request} fails: ${error}.`;
  return decision.destination === "local"
    ? `${request} goes to the local sentinel ${shown(decision.localSentinel.id)}.`
    : `${request} goes to the NLB of ${decision.nearestNlbRegion}.`;
}

function evidenceText(evidence: RegionVerdict["evidence"]): string {
  if (evidence.by === "latency") return `${evidence.milliseconds} ms`;
  if (evidence.by === "distance") return `${Math.round(evidence.kilometres)} km`;
  return evidence.by === "table" ? `table row ${evidence.position + 1}` : evidence.by;
}

/** Names as they are; anything that could upset a terminal or a column, quoted. */
function shown(value: unknown): string {
  return typeof value === "string" && /^[!-~]+$/.test(value) ? value : (JSON.stringify(value) ?? String(value));
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd());
}
