import type { HeldRoute } from "../held/held-routes.ts";
import { UNFOLLOWED } from "../held/reading.ts";
import type { RoutingTable } from "../held/routing-table.ts";
import type { ResolvedRouterOptions } from "../router/router-options.ts";

type Windows = Pick<ResolvedRouterOptions, "freshMs" | "staleMs" | "staleIfErrorMs">;

/** How current what a router holds is. Following tells of its polls, loads of the source. */
export class Currency {
  readonly #table: RoutingTable;
  readonly #windows: Windows;
  readonly #now: () => number;
  /** The last poll told everything, and polls go on: what is followed doesn't age. */
  isFollowed = false;
  /** When the last poll began that told everything, on the router's clock. */
  asOf = Number.NEGATIVE_INFINITY;
  /** The source failed, or was too slow, when it was last asked. */
  isAway = false;

  constructor(table: RoutingTable, windows: Windows, now: () => number) {
    this.#table = table;
    this.#windows = windows;
    this.#now = now;
  }

  /** How long ago a held route was known to be so. */
  ageMs(route: HeldRoute): number {
    const { era } = this.#table;
    return this.#now() - (route.era === era && era !== UNFOLLOWED ? Math.max(route.readAt, this.asOf) : route.readAt);
  }

  /** How a held route may be served: as it is; while it is read again; because it can't be read; or not before it is read. */
  standing(route: HeldRoute): "hit" | "stale" | "stale-if-error" | "too-old" {
    // The time is only read for what isn't followed: reading it takes longer than the rest.
    if (this.isFollowed && route.era === this.#table.era) return "hit";
    const { freshMs, staleMs, staleIfErrorMs } = this.#windows;
    const ageMs = this.ageMs(route);
    if (ageMs >= 0 && ageMs < freshMs) return "hit";
    if (ageMs < freshMs + staleMs) return "stale";
    // What was followed until changes were lost is read again in turn: meanwhile as if the source were away.
    const isLost = route.era !== UNFOLLOWED && route.era < this.#table.era;
    return (this.isAway || isLost) && ageMs < staleIfErrorMs ? "stale-if-error" : "too-old";
  }

  /** Whether a held route is still young enough to be served where it can't be read. */
  mayServe(route: HeldRoute): boolean {
    return this.ageMs(route) < this.#windows.staleIfErrorMs;
  }
}
