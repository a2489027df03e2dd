import { type FrontlineRoute, RouterError } from "@frontline-routing/router-core";
import type { Kysely } from "kysely";
import { ABSENT, type Cache } from "../cache/cache.ts";
import type { CacheEvent } from "../cache/cache-event.ts";
import { realClock } from "../cache/clock.ts";
import { createCache } from "../cache/create-cache.ts";
import { LoadTimedOutError } from "../cache/load-timed-out-error.ts";
import { createReadings } from "../cache/reading.ts";
import { TooManyUnknownError } from "../cache/too-many-unknown-error.ts";
import { describeDatabaseError } from "../database/describe-problem.ts";
import { withoutSql } from "../database/without-sql.ts";
import type { ChangeFollower } from "../follower/change-follower.ts";
import { createChangeFollower } from "../follower/create-change-follower.ts";
import { inChunks } from "../repository/in-chunks.ts";
import type { FrontlineSchema } from "../schema.ts";
import { createTimeLimit } from "../time-limit.ts";
import { createCacheSink } from "./cache-sink.ts";
import { EnvironmentSentinels } from "./environment-sentinels.ts";
import { HostnameNotFoundError } from "./hostname-not-found-error.ts";
import { type LoadedLookup, loadLookups, loadSentinels } from "./load-lookup.ts";
import { LookupFailedError } from "./lookup-failed-error.ts";
import type { RouterCacheName } from "./router-event.ts";
import type { ResolvedCacheOptions } from "./router-options.ts";
import { type RouterSnapshot, restoreSnapshot } from "./router-snapshot.ts";
import { TooManyLookupsError } from "./too-many-lookups-error.ts";

/** A hostname's route and the sentinels of its environment, as they are held. */
export interface HeldLookup {
  readonly route: FrontlineRoute;
  readonly environment: EnvironmentSentinels;
}

/** The caches of one router. Hostnames are normalised. */
export interface Lookups {
  readonly routes: Cache<FrontlineRoute>;
  readonly sentinels: Cache<EnvironmentSentinels>;
  readonly follower: ChangeFollower | undefined;
  /** From the caches or the database. @throws {HostnameNotFoundError} | {@link LookupFailedError} | {@link TooManyLookupsError} */
  find(hostname: string): Promise<HeldLookup>;
  /** Those that there are, from the caches or in a round trip for every 500. @throws {LookupFailedError} */
  findMany(hostnames: readonly string[]): Promise<ReadonlyMap<string, HeldLookup>>;
  /** Makes the next lookup ask the database. */
  invalidate(hostname: string): void;
  close(): Promise<void>;
}

const HOSTNAMES_PER_QUERY = 500;
// In the background a database should hardly notice a router: a fraction of the usual ten connections.
const MAX_REFRESHES = 4;
const MAX_WAITING_REFRESHES = 1_000;
const MAX_ATTEMPTS = 3;

/** Creates the caches of one router, and what keeps them up to date. */
export function createLookups(
  db: Kysely<FrontlineSchema>,
  options: ResolvedCacheOptions,
  snapshot: RouterSnapshot | undefined,
): Lookups {
  const { now, freshMs, staleMs, staleIfErrorMs, unknownFreshMs, loadTimeoutMs, followIntervalMs, onEvent } = options;
  const clock = realClock(now);
  const beginReading = createReadings(clock);
  const listenerOf = (cache: RouterCacheName) => onEvent && ((event: CacheEvent) => onEvent({ ...event, cache }));
  const shared = {
    clock,
    beginReading,
    freshMs,
    staleMs,
    staleIfErrorMs,
    loadTimeoutMs,
    outage: { isOn: false },
    maxRefreshes: MAX_REFRESHES,
    maxWaitingRefreshes: MAX_WAITING_REFRESHES,
  };

  const sentinels = createCache<EnvironmentSentinels>({
    ...shared,
    async load(environmentId) {
      const loaded = await loadSentinels(db, [environmentId]);
      return holdable(environmentId, loaded.get(environmentId) ?? []);
    },
    compareRevisions: () => 0,
    maxEntries: options.maxEnvironments,
    // Only environments of known routes are asked for, so that none is unknown or absent for long.
    maxAbsent: 1,
    absentFreshMs: 0,
    maxUnknownLoads: Number.POSITIVE_INFINITY,
    absentPerSecond: Number.POSITIVE_INFINITY,
    onEvent: listenerOf("sentinels"),
  });

  const routes = createCache<FrontlineRoute>({
    ...shared,
    async load(hostname) {
      return (await loadAndHold([hostname])).get(hostname)?.route;
    },
    compareRevisions: (a, b) => (a.id === b.id ? a.revision - b.revision : 0),
    maxEntries: options.maxRoutes,
    maxAbsent: options.maxUnknownHostnames,
    absentFreshMs: unknownFreshMs,
    maxUnknownLoads: options.maxUnknownLookups,
    absentPerSecond: options.unknownPerSecond,
    onEvent: listenerOf("routes"),
  });

  const position = snapshot && restoreSnapshot(snapshot, { routes, sentinels, hold: holdable });
  const follower =
    followIntervalMs === 0
      ? undefined
      : createChangeFollower({
          db,
          intervalMs: followIntervalMs,
          pollTimeoutMs: loadTimeoutMs,
          now,
          from: position,
          sink: createCacheSink({ routes, sentinels, beginReading, hold: holdable }),
          onEvent,
        });

  const underWay = new Set<Promise<unknown>>();

  function holdable(environmentId: string, list: LoadedLookup["sentinels"]): EnvironmentSentinels {
    return new EnvironmentSentinels(list).orSame(sentinels.peek(environmentId));
  }

  /** Loads lookups and holds their sentinels. Their routes are the caller's to hold. */
  async function loadAndHold(hostnames: readonly string[]): Promise<ReadonlyMap<string, LoadedLookup>> {
    for (let attempt = 1; ; attempt += 1) {
      const reading = beginReading();
      const loaded = await loadLookups(db, hostnames);
      const [first] = loaded.values();
      // What was read from before the place where following began may miss a change. One of several replicas may stay
      // behind it for a while: what has changed since is known, and beats it.
      const isAdmitted = first === undefined || follower === undefined || follower.admit(first.historyHead);
      if (!isAdmitted && attempt < MAX_ATTEMPTS) continue;
      for (const { route, sentinels: list } of loaded.values()) {
        sentinels.put(route.environmentId, holdable(route.environmentId, list), reading);
      }
      return loaded;
    }
  }

  async function sentinelsOf(environmentId: string, leftMs: number): Promise<EnvironmentSentinels> {
    const answer = sentinels.get(environmentId);
    if (answer !== undefined && answer !== ABSENT) return answer;
    const limit = createTimeLimit(leftMs, () => new LoadTimedOutError(loadTimeoutMs));
    const loaded = await limit
      .within(sentinels.fetch(environmentId))
      .catch((error) => {
        throw lookupError(environmentId, error);
      })
      .finally(limit.end);
    return loaded ?? new EnvironmentSentinels([]);
  }

  async function findOne(hostname: string): Promise<HeldLookup> {
    const beganAt = clock.now();
    const before = routes.peek(hostname);
    const route = await routes.fetch(hostname).catch((error) => {
      throw lookupError(hostname, error);
    });
    if (route === undefined) throw new HostnameNotFoundError(hostname);
    // A route that was just loaded came with its sentinels, however short a time they count as fresh.
    const loadedWith = route === before ? undefined : sentinels.peek(route.environmentId);
    // Who has waited for an old route in vain has no time left to wait for its sentinels too.
    const leftMs = Math.max(0, loadTimeoutMs - (clock.now() - beganAt));
    return { route, environment: loadedWith ?? (await sentinelsOf(route.environmentId, leftMs)) };
  }

  async function findMany(hostnames: readonly string[]): Promise<ReadonlyMap<string, HeldLookup>> {
    const found = new Map<string, HeldLookup>();
    const missing: string[] = [];
    for (const hostname of new Set(hostnames)) {
      const route = routes.get(hostname);
      const environment = typeof route === "object" ? sentinels.get(route.environmentId) : undefined;
      if (typeof route === "object" && typeof environment === "object") found.set(hostname, { route, environment });
      else if (route !== ABSENT) missing.push(hostname);
    }
    for (const chunk of inChunks(missing, HOSTNAMES_PER_QUERY)) {
      const reading = beginReading();
      const limit = createTimeLimit(loadTimeoutMs, () => new LoadTimedOutError(loadTimeoutMs));
      const loaded = await limit
        .within(loadAndHold(chunk))
        .catch((error) => {
          throw lookupError(chunk[0] ?? "", error);
        })
        .finally(limit.end);
      for (const hostname of chunk) {
        const lookup = loaded.get(hostname);
        if (lookup === undefined) {
          routes.putAbsent(hostname, reading);
        } else {
          routes.put(hostname, lookup.route, reading);
          const route = routes.peek(hostname) ?? lookup.route;
          const environment = sentinels.peek(route.environmentId) ?? new EnvironmentSentinels(lookup.sentinels);
          found.set(hostname, { route, environment });
        }
      }
    }
    return found;
  }

  /** Keeps `close` waiting. */
  async function untilClosed<T>(work: Promise<T>): Promise<T> {
    underWay.add(work);
    try {
      return await work;
    } finally {
      underWay.delete(work);
    }
  }

  return {
    routes,
    sentinels,
    follower,
    find: (hostname) => untilClosed(findOne(hostname)),
    findMany: (hostnames) => untilClosed(findMany(hostnames)),
    invalidate(hostname) {
      const route = routes.peek(hostname);
      if (route !== undefined) sentinels.invalidate(route.environmentId);
      routes.invalidate(hostname);
    },
    async close() {
      await follower?.close();
      await Promise.allSettled(underWay);
      await routes.close();
      await sentinels.close();
    },
  };
}

/** @param key the hostname or environment that was looked up */
function lookupError(key: string, error: unknown): RouterError {
  if (error instanceof RouterError) return error;
  if (error instanceof TooManyUnknownError) return new TooManyLookupsError(key);
  const problem = error instanceof LoadTimedOutError ? error.message : describeDatabaseError(error);
  return new LookupFailedError(key, problem, { cause: withoutSql(error) });
}
