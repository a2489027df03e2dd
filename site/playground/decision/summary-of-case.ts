import type { Region, RouteDecision } from "@frontline-routing/router-core";
import type { TableComparison } from "./compare-tables.ts";
import { comparisonInWords } from "./comparison-in-words.ts";
import type { DecidedCase } from "./decide-case.ts";
import { roundTrip, roundTripText } from "./round-trip.ts";

/** What became of the request, in a few words. */
export interface SummaryOfCase {
  readonly kind: "local" | "remote" | "error";
  /** One sentence, for the eye and for a screen reader. */
  readonly headline: string;
  /** What else there is to know of it. */
  readonly notes: readonly string[];
}

export function summaryOfCase(at: Region, decided: DecidedCase, comparison: TableComparison): SummaryOfCase {
  const [first] = decided.attempts;
  const { error, explanation } = decided;
  if (!first) {
    return {
      kind: "error",
      headline: `Answered with ${error?.status} ${error?.code}`,
      notes: [`The visitor reads: “${error?.publicMessage}”`],
    };
  }
  return {
    kind: first.destination,
    headline: headlineOf(at, first),
    notes: [
      ...(explanation.triedAny ? ["No sentinel is eligible: trying any that is wanted running."] : []),
      comparisonInWords(comparison),
    ],
  };
}

function headlineOf(at: Region, decision: RouteDecision): string {
  if (decision.destination === "local") return `Served here in ${at} by sentinel ${decision.localSentinel.id}`;
  const far = roundTrip(at, decision.nearestNlbRegion);
  return `Sent to the NLB of ${decision.nearestNlbRegion}, ${
    far.milliseconds === null ? "how far is not known" : `${roundTripText(far)} away`
  }`;
}
