import * as core from "@frontline-routing/router-core";
import * as check from "@frontline-routing/router-core/options";
import type { RouterEventListener } from "../events/router-event.ts";
import type { RouteSource } from "../port/route-source.ts";
import { parseSnapshot, type RouterSnapshot } from "../snapshot/router-snapshot.ts";
import { createTurnClock } from "./turn-clock.ts";

/** Options of {@link createRouter}: those of `createSentinelSelector` (its policy, too), a source, and what is held of it. */
export interface RouterOptions extends core.SelectionPolicy {
  /** The region that requests arrive in, `name.platform`. */
  readonly region: core.Region;
  /** Where routes are read: what `createRouteSource` of an adapter makes. What is under it stays yours to close, after `close()`. */
  readonly source: RouteSource;
  /**
   * Which regions are near which: the result of `defineProximity`, or a plain table, behind which the measured order
   * ranks the rest. Default: the measured order.
   */
  readonly proximity?: core.Proximity | core.ProximityTable;
  /** A number from 0 up to, not including, 1: picks among several healthy local sentinels. Default: `Math.random`. */
  readonly random?: () => number;
  /**
   * A clock in milliseconds that never goes back. Default: `performance.now`, read once in a turn of the event loop,
   * because a wall clock that is set back would keep old values.
   */
  readonly now?: () => number;
  /**
   * How often to ask the source what changed, 10 to 60,000 ms, or 0: only when `poll()` is called. Default: 250, so that a
   * promotion reaches every frontline well within a second. One query each time, whatever the number of hostnames.
   */
  readonly followIntervalMs?: number;
  /**
   * Within which all that is held is read again, 1,000 to 3,600,000 ms, so that whatever anybody wrote by any means is
   * found. Default: 5,000. Beyond some 15,000 hostnames, at 1,000 in a poll, it takes longer: `freshness().resyncBoundMs`.
   */
  readonly resyncMs?: number;
  /**
   * For how long what is held is served as it was read while polls fail, or without them, 0 to 86,400,000 ms. What is
   * followed doesn't age. Default: 5,000, as in the original.
   */
  readonly freshMs?: number;
  /**
   * For how long after that it is still served at once while it is read again in the background, 0 to 86,400,000 ms.
   * Default: 300,000, as in the original. Without following, this is how late a promotion can reach a hostname that is
   * seldom asked for.
   */
  readonly staleMs?: number;
  /**
   * Up to which age it is served while the source can't be asked, 0 to 86,400,000 ms. Default: 3,600,000, an hour: longer
   * than most outages, and shorter than sentinels stay where they are.
   */
  readonly staleIfErrorMs?: number;
  /**
   * For how long a hostname that isn't there is not asked for again, 0 to 86,400,000 ms, unless its creation is followed.
   * Default: 1,000, so that a flood of requests for one missing name is a query per second.
   */
  readonly unknownFreshMs?: number;
  /**
   * The longest that a request, or a poll, waits for the source, 1 to 600,000 ms. Default: 2,000: several times a slow
   * answer, and less than a visitor waits.
   */
  readonly loadTimeoutMs?: number;
  /**
   * The most routes to keep, 1 to 10,000,000, with the sentinels of their environments. Default: 10,000, some 10 MB. The
   * least recently used go first; up to twice as many are kept while they are in use.
   */
  readonly maxRoutes?: number;
  /** The most missing hostnames to remember, 1 to 10,000,000. Default: 10,000. */
  readonly maxUnknownHostnames?: number;
  /**
   * The most lookups at the same time of hostnames that nothing is known of, 1 to 10,000. Default: 32, which keeps ten
   * connections busy. More are refused at once, with `TooManyLookupsError`. Those that are held never wait among them.
   */
  readonly maxUnknownLookups?: number;
  /**
   * The most lookups per second that find nothing, 1 to 1,000,000. Default: 200, hardly any load to a database, and more
   * than mistyped names amount to. More are refused at once, with `TooManyLookupsError`. Those that find a route don't count.
   */
  readonly unknownPerSecond?: number;
  /**
   * What `dump()` of an earlier router returned. Until its changes were followed on, it is served where the source doesn't
   * answer, while it isn't older than `staleIfErrorMs`. Default: none.
   */
  readonly snapshot?: RouterSnapshot;
  /** Hears of everything that happens, for metrics and traces. What it throws is dropped. Default: nobody does. */
  readonly onEvent?: RouterEventListener;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MAX_ENTRIES = 10_000_000; // some 10 GB: beyond what one process can hold
const wholeOrNever = check.wholeNumber(10, 60_000, 250);

const CHECKS = {
  region: check.unchecked<core.Region>(),
  source: check.implementing<RouteSource>("a RouteSource, such as createRouteSource makes", ["lookup", "changes"]),
  proximity: check.unchecked<core.Proximity | core.ProximityTable | undefined>(),
  random: check.callable<() => number>(Math.random),
  ...check.policyChecks,
  now: check.optional(check.callable<() => number>()),
  followIntervalMs: (value: unknown, name: string) => (value === 0 ? 0 : wholeOrNever(value, name)),
  resyncMs: check.wholeNumber(1_000, HOUR_MS, 5_000),
  freshMs: check.wholeNumber(0, DAY_MS, 5_000),
  staleMs: check.wholeNumber(0, DAY_MS, 300_000),
  staleIfErrorMs: check.wholeNumber(0, DAY_MS, HOUR_MS),
  unknownFreshMs: check.wholeNumber(0, DAY_MS, 1_000),
  loadTimeoutMs: check.wholeNumber(1, 600_000, 2_000),
  maxRoutes: check.wholeNumber(1, MAX_ENTRIES, 10_000),
  maxUnknownHostnames: check.wholeNumber(1, MAX_ENTRIES, 10_000),
  maxUnknownLookups: check.wholeNumber(1, 10_000, 32),
  unknownPerSecond: check.wholeNumber(1, 1_000_000, 200),
  snapshot: check.optional(parseSnapshot),
  onEvent: check.optional(check.callable<RouterEventListener>()),
} satisfies check.ChecksOf<RouterOptions>;

/** Options with every default in place. */
export type ResolvedRouterOptions = ReturnType<typeof resolveRouterOptions>;

export function resolveRouterOptions(options: RouterOptions) {
  const resolved = check.resolveOptions("createRouter", options, CHECKS);
  return {
    ...resolved,
    now: resolved.now ?? createTurnClock(),
    proximity: core.resolveProximity(resolved.proximity),
    onEvent: check.guarded(resolved.onEvent),
  };
}
