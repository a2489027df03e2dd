import type { Proximity } from "../proximity/proximity.ts";
import type { Region } from "../region.ts";
import { isEligible, isWorthATry, type Sentinel } from "../sentinel.ts";
import type { RegionStandings } from "./region-standings.ts";
import type { RequestContext } from "./request-context.ts";
import type { ResolvedPolicy } from "./selection-policy.ts";
import { hashText } from "./stable-hash.ts";

/** What a selector has resolved once, for every request. */
export interface SelectionContext {
  readonly region: Region;
  readonly proximity: Proximity;
  readonly policy: ResolvedPolicy;
  readonly standings: RegionStandings;
  readonly random: () => number;
  /** Who competes for the local region's requests. Made once, because a request must not allocate. */
  readonly isLocalEligible: (sentinel: Sentinel) => boolean;
  /** The same when no eligible one is left and `onNoHealthy` is `any`. */
  readonly isLocalWorthATry: (sentinel: Sentinel) => boolean;
}

export function selectionContext(
  facts: Pick<SelectionContext, "region" | "proximity" | "policy" | "standings" | "random">,
): SelectionContext {
  const { region } = facts;
  return {
    ...facts,
    isLocalEligible: (sentinel) => sentinel.region === region && isEligible(sentinel),
    isLocalWorthATry: (sentinel) => sentinel.region === region && isWorthATry(sentinel),
  };
}

/**
 * Where a request is on the dials: its key's hash; without a key, a new point each time, so that a dial's share still
 * holds on average. One draw at most, and none without a dial.
 */
export function dialPoint(context: SelectionContext, request: RequestContext | undefined): number {
  if (context.standings.dial === null) return 0;
  return request?.key === undefined ? Math.floor(context.random() * 2 ** 32) : hashText(request.key);
}
