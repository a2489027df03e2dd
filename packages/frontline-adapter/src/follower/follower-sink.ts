import type { FrontlineRoute } from "@frontline-routing/router-core";
import type { Reading } from "../cache/reading.ts";
import type { SentinelRow } from "../router/frontline-sentinel.ts";

/** Where a follower puts what changed: a router's caches. */
export interface FollowerSink {
  /** Begins a read: what is read later replaces what was read earlier. */
  begin(): Reading;
  /** Routes as they are now. May name some that nobody asked for, and some again that haven't changed. */
  applyRoutes(routes: readonly FrontlineRoute[], reading: Reading): void;
  /** A route that changed and is no longer there. */
  forgetRoute(frontlineRouteId: string): void;
  /** The environments whose sentinels to read next: all of them in turn, this many at a time. */
  nextEnvironments(limit: number): readonly string[];
  /** All sentinels of an environment, in no order. */
  applySentinels(environmentId: string, rows: readonly SentinelRow[], reading: Reading): void;
  /** Changes were missed: forgets everything, and what reads that are under way will bring. */
  forgetEverything(): void;
}
