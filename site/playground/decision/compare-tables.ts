import { type Region, regionProximity } from "@frontline-routing/router-core";
import type { Case } from "../case/case.ts";
import { type DecidedCase, decideCase } from "./decide-case.ts";
import { regionsTried } from "./regions-tried.ts";
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

/** @param decided the case by the measured order */
export function compareTables(theCase: Case, decided: DecidedCase): TableComparison {
  const measured = inOrder(theCase, decided);
  const original = inOrder(theCase, decideCase(theCase, regionProximity));
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

function inOrder({ at }: Case, { attempts }: DecidedCase): OrderedRegions {
  return regionsTried(at, attempts).map((region) => ({ region, roundTrip: roundTrip(at, region) }));
}
