import type { FrontlineRoute } from "@frontline-routing/router-core";
import type { Kysely } from "kysely";
import { describeDatabaseError } from "../database/describe-problem.ts";
import { withoutSql } from "../database/without-sql.ts";
import type { FrontlineSchema } from "../schema.ts";
import { createFreshCache } from "./fresh-cache.ts";
import type { FrontlineSentinel } from "./frontline-sentinel.ts";
import { HostnameNotFoundError } from "./hostname-not-found-error.ts";
import { type HostnameLookup, loadLookup, loadSentinels } from "./load-lookup.ts";
import { LookupFailedError } from "./lookup-failed-error.ts";
import type { ResolvedCacheOptions } from "./router-options.ts";
import { createSingleFlight } from "./single-flight.ts";

/** Lookups that ask the database only for what isn't fresh in a cache. */
export interface CachedLookups {
  /**
   * @param hostname normalised
   * @throws {HostnameNotFoundError} | {@link LookupFailedError}
   */
  find(hostname: string): Promise<HostnameLookup>;
  /** Forgets everything, and resolves when no query is under way any more. */
  close(): Promise<void>;
}

/** Creates the caches of one router: hostname → route, environment → sentinels, and unknown hostnames. */
export function createCachedLookups(db: Kysely<FrontlineSchema>, options: ResolvedCacheOptions): CachedLookups {
  const { now, freshMs, unknownFreshMs } = options;
  const routes = createFreshCache<FrontlineRoute>({ maxSize: options.maxRoutes, freshMs, now });
  const sentinels = createFreshCache<readonly FrontlineSentinel[]>({ maxSize: options.maxEnvironments, freshMs, now });
  // Apart from the routes, so that a flood of made-up hostnames pushes out none of them.
  const unknown = createFreshCache<true>({ maxSize: options.maxUnknownHostnames, freshMs: unknownFreshMs, now });
  const lookupLoads = createSingleFlight<HostnameLookup>();
  const sentinelLoads = createSingleFlight<readonly FrontlineSentinel[]>();

  async function load(hostname: string): Promise<HostnameLookup> {
    const readAt = now();
    const lookup = await orLookupFailed(hostname, () => loadLookup(db, hostname));
    if (lookup === undefined) {
      unknown.set(hostname, true, readAt);
      throw new HostnameNotFoundError(hostname);
    }
    routes.set(hostname, lookup.route, readAt);
    sentinels.set(lookup.route.environmentId, lookup.sentinels, readAt);
    return lookup;
  }

  async function reloadSentinels(environmentId: string): Promise<readonly FrontlineSentinel[]> {
    const readAt = now();
    const loaded = await orLookupFailed(environmentId, () => loadSentinels(db, environmentId));
    sentinels.set(environmentId, loaded, readAt);
    return loaded;
  }

  return {
    async find(hostname) {
      const route = routes.get(hostname);
      if (route === undefined) {
        if (unknown.get(hostname)) throw new HostnameNotFoundError(hostname);
        return lookupLoads.run(hostname, () => load(hostname));
      }
      const { environmentId } = route;
      const fresh = sentinels.get(environmentId);
      return {
        route,
        sentinels: fresh ?? (await sentinelLoads.run(environmentId, () => reloadSentinels(environmentId))),
      };
    },
    async close() {
      await Promise.all([lookupLoads.settled(), sentinelLoads.settled()]);
      for (const cache of [routes, sentinels, unknown]) cache.clear();
    },
  };
}

async function orLookupFailed<T>(key: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw new LookupFailedError(key, describeDatabaseError(cause), { cause: withoutSql(cause) });
  }
}
