import type { Proximity } from "../proximity/proximity.ts";
import type { Region } from "../region.ts";
import type { RegionStandings } from "./ranking/region-standings.ts";
import type { RequestContext } from "./request-context.ts";
import type { ResolvedPolicy } from "./selection-policy.ts";
import { hashText } from "./spreading/stable-hash.ts";

/** What a selector has resolved once, for every request. */
export interface SelectionContext {
  readonly region: Region;
  readonly proximity: Proximity;
  readonly policy: ResolvedPolicy;
  readonly standings: RegionStandings;
  readonly random: () => number;
}

/**
 * Where a request is on the dials: its key's hash; without a key, a new point each time, so that a dial's share still
 * holds on average. One draw at most, and none without a dial.
 */
export function dialPoint(context: SelectionContext, request: RequestContext | undefined): number {
  return context.standings.dial === null ? 0 : drawPoint(context, request);
}

/** Apart, so that the check before it is small enough for an engine to inline. */
function drawPoint(context: SelectionContext, request: RequestContext | undefined): number {
  return request?.key === undefined ? Math.floor(context.random() * 2 ** 32) : hashText(request.key);
}
