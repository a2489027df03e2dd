import type { FrontlineSentinel } from "@frontline-routing/frontline-core";
import {
  type Ejections,
  ejectedSentinels,
  NO_EJECTIONS,
  type RouteDecision,
  reduceEjections,
} from "@frontline-routing/router-core";

/** One of the attempts of a plan. */
export type Attempt = RouteDecision<FrontlineSentinel>;

/** Remembers which sentinels and regions can't be dialled, so that requests try them last. */
export class Ejector {
  #state: Ejections = NO_EJECTIONS;

  /** For the `avoid` of a request: the same set while nothing changes. */
  get ejected(): ReadonlySet<string> {
    return ejectedSentinels(this.#state, performance.now());
  }

  succeeded(attempt: Attempt): void {
    if (this.#state === NO_EJECTIONS) return; // nearly always
    this.#state = reduceEjections(this.#state, { type: "dial-succeeded", id: idOf(attempt), now: performance.now() });
  }

  /** @param plan what the attempt is one of: a sentinel is one of those of its region, a region one of the others */
  failed(attempt: Attempt, plan: readonly Attempt[]): void {
    const among = plan.filter(({ destination }) => destination === attempt.destination).map(idOf);
    const event = { type: "dial-failed", id: idOf(attempt), among, now: performance.now() } as const;
    this.#state = reduceEjections(this.#state, event);
  }
}

/** Ids of sentinels and names of regions are never the same: a region has a dot and is no id that the platform makes. */
function idOf({ localSentinel, nearestNlbRegion }: Attempt): string {
  return localSentinel?.id ?? nearestNlbRegion ?? "";
}
