import { type Region, type RouteDecision, regionProximity } from "@frontline-routing/router-core";
import type { Case } from "../case/case.ts";
import { decideCase } from "./decide-case.ts";
import { type RoundTrip, roundTrip } from "./round-trip.ts";

/** The regions that an order tries, best first, each with its round trip. */
export type OrderedRegions = readonly { readonly region: Region; readonly roundTrip: RoundTrip }[];

/** One case by the measured order, and by the original's table with the measured order behind what it lists. */
export interface TableComparison {
  readonly measured: OrderedRegions;
  readonly original: OrderedRegions;
  /** What the table's first choice costs over the measured order's; `null` where there is none or one isn't known. */
  readonly extraMs: number | null;
  /** Whether `extraMs` is of round trips that were measured, not taken from distances. */
  readonly isMeasured: boolean;
  /** Whether the table has a row for the region that the request arrives in. */
  readonly hasRow: boolean;
}

export function compareTables(theCase: Case): TableComparison {
  const measured = regionsTried(theCase, decideCase(theCase).attempts);
  const original = regionsTried(theCase, decideCase(theCase, regionProximity).attempts);
  const [best, chosen] = [measured[0]?.roundTrip, original[0]?.roundTrip];
  const isKnown = best && chosen && best.milliseconds !== null && chosen.milliseconds !== null;
  return {
    measured,
    original,
    extraMs: isKnown ? chosen.milliseconds - best.milliseconds : null,
    isMeasured: best?.by !== "distance" && chosen?.by !== "distance",
    hasRow: Object.hasOwn(regionProximity, theCase.at),
  };
}

/** Several local sentinels are one region. */
function regionsTried({ at }: Case, attempts: readonly RouteDecision[]): OrderedRegions {
  const regions = new Set(attempts.map(({ nearestNlbRegion }) => nearestNlbRegion ?? at));
  return [...regions].map((region) => ({ region, roundTrip: roundTrip(at, region) }));
}
