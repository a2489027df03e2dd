import {
  type Proximity,
  type ProximityTable,
  type Region,
  resolveProximity,
  type SelectionPolicy,
} from "@frontline-routing/router-core";
import type { Kysely } from "kysely";
import { isSqlite } from "../database/sql-flavour.ts";
import { functionOption, refuseUnknownOptions, wholeNumber } from "../option-checks.ts";
import type { FrontlineSchema } from "../schema.ts";
import { checkRegion } from "./check-region.ts";

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
   * A clock in milliseconds that never goes back. Default: `performance.now`, because a wall clock that is set back
   * would keep old values.
   */
  readonly now?: () => number;
  /**
   * For how long routes and sentinels are served from the cache after they were read, 0 to 86,400,000 ms. Default:
   * 5,000, as in the original. 0: every lookup asks the database, and only simultaneous ones share the answer.
   */
  readonly freshMs?: number;
  /**
   * For how long a hostname that isn't there is not asked for again, 0 to 86,400,000 ms. Default: 1,000, so that a new
   * domain answers at once, and a flood of requests for one missing name is a query per second.
   */
  readonly unknownFreshMs?: number;
  /** The most routes to keep, 1 to 10,000,000. Default: 10,000, some 10 MB. The least recently used go first. */
  readonly maxRoutes?: number;
  /** The most environments whose sentinels to keep, 1 to 10,000,000. Default: 10,000. */
  readonly maxEnvironments?: number;
  /** The most missing hostnames to remember, 1 to 10,000,000. Default: 10,000. */
  readonly maxUnknownHostnames?: number;
}

/** The caches' part of {@link RouterOptions}, after the door. */
export interface ResolvedCacheOptions {
  readonly now: () => number;
  readonly freshMs: number;
  readonly unknownFreshMs: number;
  readonly maxRoutes: number;
  readonly maxEnvironments: number;
  readonly maxUnknownHostnames: number;
}

/** {@link RouterOptions} after the door. */
export interface ResolvedRouterOptions extends ResolvedCacheOptions {
  readonly region: Region;
  readonly db: Kysely<FrontlineSchema>;
  readonly proximity: Proximity;
  readonly random: () => number;
  /** Checked by the selector that it is for. */
  readonly policy: SelectionPolicy;
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
  "unknownFreshMs",
  "maxRoutes",
  "maxEnvironments",
  "maxUnknownHostnames",
];
const DAY_MS = 86_400_000;
const MAX_ENTRIES = 10_000_000; // some 10 GB: beyond what one process can hold

/**
 * @throws {TypeError} an option is missing, unknown or of the wrong type
 * @throws {RangeError} a number is out of its bounds, or the region is unknown
 */
export function resolveRouterOptions(options: RouterOptions): ResolvedRouterOptions {
  refuseUnknownOptions("createRouter", options, KNOWN);
  const {
    db,
    freshMs = 5_000,
    unknownFreshMs = 1_000,
    drainedRegions,
    allowedRegions,
    regionDial,
    onNoHealthy,
  } = options;
  const { maxRoutes = 10_000, maxEnvironments = 10_000, maxUnknownHostnames = 10_000 } = options;
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
    now: functionOption("now", options.now, () => performance.now()),
    freshMs: wholeNumber("freshMs", freshMs, 0, DAY_MS),
    unknownFreshMs: wholeNumber("unknownFreshMs", unknownFreshMs, 0, DAY_MS),
    maxRoutes: wholeNumber("maxRoutes", maxRoutes, 1, MAX_ENTRIES),
    maxEnvironments: wholeNumber("maxEnvironments", maxEnvironments, 1, MAX_ENTRIES),
    maxUnknownHostnames: wholeNumber("maxUnknownHostnames", maxUnknownHostnames, 1, MAX_ENTRIES),
  };
}
