import {
  type Proximity,
  type ProximityTable,
  type Region,
  resolveProximity,
  type SelectionPolicy,
} from "@frontline-routing/router-core";
import type { Kysely } from "kysely";
import { isSqlite } from "../database/spelling.ts";
import { harmless } from "../harmless.ts";
import type { FrontlineSchema } from "../schema.ts";
import { checkRegion } from "./check-region.ts";
import { functionOption, refuseUnknownOptions, wholeNumber } from "./option-checks.ts";
import type { RouterEventListener } from "./router-event.ts";
import { parseSnapshot, type RouterSnapshot } from "./router-snapshot.ts";
import { createTurnClock } from "./turn-clock.ts";

/** Options of {@link createRouter}: those of `createSentinelSelector` (its policy, too), a database and its caches. */
export interface RouterOptions extends SelectionPolicy {
  /** The region that requests arrive in, `name.platform`. */
  readonly region: Region;
  /** What {@link openDatabase} returns. It stays yours to destroy, after `close()`. */
  readonly db: Kysely<FrontlineSchema>;
  /**
   * Which regions are near which: the result of `defineProximity`, or a plain table, behind which the measured order
   * ranks the rest. Default: the measured order.
   */
  readonly proximity?: Proximity | ProximityTable;
  /** A number from 0 up to, not including, 1: picks among several healthy local sentinels. Default: `Math.random`. */
  readonly random?: () => number;
  /**
   * A clock in milliseconds that never goes back. Default: `performance.now`, read once in a turn of the event loop,
   * because a wall clock that is set back would keep old values.
   */
  readonly now?: () => number;
  /**
   * For how long routes and sentinels are served from the cache, as they were read, 0 to 86,400,000 ms. Default: 5,000,
   * as in the original.
   */
  readonly freshMs?: number;
  /**
   * For how long after that they are still served at once while they are read again in the background, 0 to 86,400,000
   * ms. Default: 300,000, as in the original. With the follower off, this is how late a promotion can reach a hostname
   * that is seldom asked for; with it on, changes arrive long before.
   */
  readonly staleMs?: number;
  /**
   * Up to which age they are served while the database can't be asked, 0 to 86,400,000 ms. Default: 3,600,000, an hour: longer
   * than most outages, and shorter than sentinels stay where they are.
   */
  readonly staleIfErrorMs?: number;
  /**
   * For how long a hostname that isn't there is not asked for again, 0 to 86,400,000 ms. Default: 1,000, so that a new
   * domain answers at once, and a flood of requests for one missing name is a query per second.
   */
  readonly unknownFreshMs?: number;
  /**
   * The longest that a request waits for the database, 1 to 600,000 ms. Default: 2,000: several times a slow answer, and
   * less than a visitor waits.
   */
  readonly loadTimeoutMs?: number;
  /**
   * How often to ask the database what changed, 10 to 60,000 ms, or 0: never. Default: 250, so that a promotion reaches
   * every frontline well within a second. One query each time, whatever the number of hostnames.
   */
  readonly followIntervalMs?: number;
  /** The most routes to keep, 1 to 10,000,000. Default: 10,000, some 10 MB. The least recently used go first. */
  readonly maxRoutes?: number;
  /** The most environments whose sentinels to keep, 1 to 10,000,000. Default: 10,000. */
  readonly maxEnvironments?: number;
  /** The most missing hostnames to remember, 1 to 10,000,000. Default: 10,000. */
  readonly maxUnknownHostnames?: number;
  /**
   * The most lookups at the same time of hostnames that nothing is known of, 1 to 10,000. Default: 32, which keeps ten
   * connections busy. More are refused at once, with `TooManyLookupsError`.
   */
  readonly maxUnknownLookups?: number;
  /**
   * The most lookups per second that find nothing, 1 to 1,000,000. Default: 200, hardly any load to a database, and more
   * than mistyped names amount to. More are refused at once, with `TooManyLookupsError`. Those that find a route don't count.
   */
  readonly unknownPerSecond?: number;
  /** What `dump()` of an earlier router returned: served until the database answers, while it isn't older than `staleIfErrorMs`. */
  readonly snapshot?: RouterSnapshot;
  /** Hears of everything that happens, for metrics and traces. What it throws is dropped. Default: nobody does. */
  readonly onEvent?: RouterEventListener;
}

/** The caches' part of {@link RouterOptions}, after the door. */
export interface ResolvedCacheOptions {
  readonly now: () => number;
  readonly freshMs: number;
  readonly staleMs: number;
  readonly staleIfErrorMs: number;
  readonly unknownFreshMs: number;
  readonly loadTimeoutMs: number;
  /** 0: never. */
  readonly followIntervalMs: number;
  readonly maxRoutes: number;
  readonly maxEnvironments: number;
  readonly maxUnknownHostnames: number;
  readonly maxUnknownLookups: number;
  readonly unknownPerSecond: number;
  readonly onEvent: RouterEventListener | undefined;
}

/** {@link RouterOptions} after the door. */
export interface ResolvedRouterOptions extends ResolvedCacheOptions {
  readonly region: Region;
  readonly db: Kysely<FrontlineSchema>;
  readonly proximity: Proximity;
  readonly random: () => number;
  /** Checked by the selector that it is for. */
  readonly policy: SelectionPolicy;
  readonly snapshot: RouterSnapshot | undefined;
}

const KNOWN: readonly (keyof RouterOptions)[] = [
  "region",
  "db",
  "proximity",
  "random",
  "drainedRegions",
  "allowedRegions",
  "regionDial",
  "onNoHealthy",
  "now",
  "freshMs",
  "staleMs",
  "staleIfErrorMs",
  "unknownFreshMs",
  "loadTimeoutMs",
  "followIntervalMs",
  "maxRoutes",
  "maxEnvironments",
  "maxUnknownHostnames",
  "maxUnknownLookups",
  "unknownPerSecond",
  "snapshot",
  "onEvent",
];
const DAY_MS = 86_400_000;
const MAX_ENTRIES = 10_000_000; // some 10 GB: beyond what one process can hold

/**
 * @throws {TypeError} an option is missing, unknown or of the wrong type
 * @throws {RangeError} a number is out of its bounds, or the region is unknown
 */
export function resolveRouterOptions(options: RouterOptions): ResolvedRouterOptions {
  refuseUnknownOptions("createRouter", options, KNOWN);
  const { db, drainedRegions, allowedRegions, regionDial, onNoHealthy } = options;
  const { freshMs = 5_000, staleMs = 300_000, staleIfErrorMs = 3_600_000, unknownFreshMs = 1_000 } = options;
  const { loadTimeoutMs = 2_000, followIntervalMs = 250 } = options;
  const { maxRoutes = 10_000, maxEnvironments = 10_000, maxUnknownHostnames = 10_000 } = options;
  const { maxUnknownLookups = 32, unknownPerSecond = 200, snapshot, onEvent } = options;
  if (typeof db?.getExecutor !== "function") throw new TypeError("db: expected a Kysely instance, see openDatabase");
  isSqlite(db);
  const proximity = resolveProximity(options.proximity);
  return {
    region: checkRegion(options.region, proximity),
    db,
    proximity,
    random: functionOption("random", options.random, Math.random),
    policy: {
      ...(drainedRegions !== undefined && { drainedRegions }),
      ...(allowedRegions !== undefined && { allowedRegions }),
      ...(regionDial !== undefined && { regionDial }),
      ...(onNoHealthy !== undefined && { onNoHealthy }),
    },
    now: functionOption("now", options.now, createTurnClock()),
    freshMs: wholeNumber("freshMs", freshMs, 0, DAY_MS),
    staleMs: wholeNumber("staleMs", staleMs, 0, DAY_MS),
    staleIfErrorMs: wholeNumber("staleIfErrorMs", staleIfErrorMs, 0, DAY_MS),
    unknownFreshMs: wholeNumber("unknownFreshMs", unknownFreshMs, 0, DAY_MS),
    loadTimeoutMs: wholeNumber("loadTimeoutMs", loadTimeoutMs, 1, 600_000),
    followIntervalMs: followIntervalMs === 0 ? 0 : wholeNumber("followIntervalMs", followIntervalMs, 10, 60_000),
    maxRoutes: wholeNumber("maxRoutes", maxRoutes, 1, MAX_ENTRIES),
    maxEnvironments: wholeNumber("maxEnvironments", maxEnvironments, 1, MAX_ENTRIES),
    maxUnknownHostnames: wholeNumber("maxUnknownHostnames", maxUnknownHostnames, 1, MAX_ENTRIES),
    maxUnknownLookups: wholeNumber("maxUnknownLookups", maxUnknownLookups, 1, 10_000),
    unknownPerSecond: wholeNumber("unknownPerSecond", unknownPerSecond, 1, 1_000_000),
    snapshot: snapshot === undefined ? undefined : parseSnapshot(snapshot),
    onEvent: harmless(functionOption("onEvent", onEvent, undefined)),
  };
}
