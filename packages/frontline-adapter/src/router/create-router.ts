import {
  createSentinelSelector,
  type FrontlineRoute,
  normalizeHostname,
  type RequestContext,
} from "@frontline-routing/router-core";
import { ABSENT } from "../cache/cache.ts";
import { readerOf } from "../database/opened-database.ts";
import type { EnvironmentSentinels } from "./environment-sentinels.ts";
import { HostnameNotFoundError } from "./hostname-not-found-error.ts";
import type { HostnameLookup } from "./load-lookup.ts";
import { createLookups, type HeldLookup } from "./lookups.ts";
import { RouteWithoutDeploymentError } from "./route-without-deployment-error.ts";
import type { RoutedHostname, Router } from "./router.ts";
import { RouterClosedError } from "./router-closed-error.ts";
import { type RouterOptions, resolveRouterOptions } from "./router-options.ts";
import { takeSnapshot } from "./router-snapshot.ts";

/**
 * Creates the router of one region's frontline over a database. One per process: it holds the caches. It reads from the
 * replica, where `db` was opened with one.
 *
 * @throws {TypeError} | {@link RangeError} an option is missing, unknown or out of its bounds
 * @throws {UnknownRegionError} nothing is known of the region: a typo, or one to describe in `proximity`
 * @example
 * const router = createRouter({ region: "eu-west-1.aws", db });
 * const decision = await router.route("api.example.com");
 * //=> { destination: "remote", deploymentId: "d_1", localSentinel: null, nearestNlbRegion: "us-east-1.aws" }
 */
export function createRouter(options: RouterOptions): Router {
  const { region, proximity, random, policy, db, snapshot, ...cacheOptions } = resolveRouterOptions(options);
  const selector = createSentinelSelector({ region, proximity, random, ...policy });
  const lookups = createLookups(readerOf(db), cacheOptions, snapshot);
  let isClosed = false;

  function refuseIfClosed(): void {
    if (isClosed) throw new RouterClosedError();
  }

  function refuseWithoutDeployment({ deploymentId, fullyQualifiedDomainName }: RoutedHostname): void {
    if (deploymentId === "") throw new RouteWithoutDeploymentError(fullyQualifiedDomainName);
  }

  async function find(hostname: string): Promise<HeldLookup> {
    refuseIfClosed();
    return await lookups.find(normalizeHostname(hostname));
  }

  function decide(route: FrontlineRoute, environment: EnvironmentSentinels, request: RequestContext | undefined) {
    refuseWithoutDeployment(route);
    return selector.selectSentinel(route, environment.prepared(selector), request);
  }

  /** Makes nothing but the decision. */
  function decideCached(key: string, request: RequestContext | undefined) {
    const route = lookups.routes.get(key);
    if (route === undefined) return undefined;
    if (route === ABSENT) throw new HostnameNotFoundError(key);
    const environment = lookups.sentinels.get(route.environmentId);
    return environment === undefined || environment === ABSENT ? undefined : decide(route, environment, request);
  }

  const router: Router = {
    region,
    async lookupByHostname(hostname) {
      return toLookup(await find(hostname));
    },
    async lookupMany(hostnames) {
      refuseIfClosed();
      const normalized = new Map(Array.from(hostnames, (hostname) => [hostname, normalizeHostname(hostname)]));
      const found = await lookups.findMany([...normalized.values()]);
      const entries = [...normalized].flatMap(([hostname, key]): [string, HostnameLookup][] => {
        const lookup = found.get(key);
        return lookup === undefined ? [] : [[hostname, toLookup(lookup)]];
      });
      return new Map(entries);
    },
    selectSentinel(route, sentinels, request) {
      refuseWithoutDeployment(route);
      return selector.selectSentinel(route, sentinels, request);
    },
    planRoute(route, sentinels, request) {
      refuseWithoutDeployment(route);
      return selector.planRoute(route, sentinels, request);
    },
    route(hostname, request) {
      try {
        const decision = router.routeCached(hostname, request);
        if (decision !== undefined) return Promise.resolve(decision);
      } catch (error) {
        return Promise.reject(error);
      }
      return lookups
        .find(normalizeHostname(hostname))
        .then(({ route, environment }) => decide(route, environment, request));
    },
    routeCached(hostname, request) {
      refuseIfClosed();
      // Every key of the caches is normalised, so that a hostname which is one need not be.
      const asGiven = decideCached(hostname, request);
      if (asGiven !== undefined) return asGiven;
      const normalized = normalizeHostname(hostname);
      return normalized === hostname ? undefined : decideCached(normalized, request);
    },
    async explain(hostname, request) {
      const { route, environment } = await find(hostname);
      refuseWithoutDeployment(route);
      return selector.explain(route, environment.sentinels, request);
    },
    invalidate(hostname) {
      lookups.invalidate(normalizeHostname(hostname));
    },
    freshness: () => lookups.follower?.freshness() ?? { state: "off", behindMs: undefined },
    counters: () => ({
      routes: { ...lookups.routes.counters(), size: lookups.routes.size },
      sentinels: { ...lookups.sentinels.counters(), size: lookups.sentinels.size },
    }),
    dump: () => takeSnapshot(lookups, lookups.follower?.position(), Date.now()),
    async close() {
      isClosed = true;
      await lookups.close();
    },
  };
  return router;
}

function toLookup({ route, environment }: HeldLookup): HostnameLookup {
  return Object.freeze({ route, sentinels: environment.sentinels });
}
