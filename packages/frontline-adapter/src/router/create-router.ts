import {
  createSentinelSelector,
  type FrontlineRoute,
  normalizeHostname,
  type Region,
  type RequestContext,
  type RouteDecision,
  type Sentinel,
} from "@frontline-routing/router-core";
import { createCachedLookups } from "./cached-lookups.ts";
import type { FrontlineSentinel } from "./frontline-sentinel.ts";
import type { HostnameLookup } from "./load-lookup.ts";
import { RouteWithoutDeploymentError } from "./route-without-deployment-error.ts";
import { RouterClosedError } from "./router-closed-error.ts";
import { type RouterOptions, resolveRouterOptions } from "./router-options.ts";

/** Finds and decides, for requests that arrive in one region, where each goes. Every rejection is a `RouterError`. */
export interface Router {
  readonly region: Region;

  /**
   * The route of a hostname and the sentinels of its environment, from the cache where that is fresh.
   *
   * What it answers was true at most `freshMs` ago, plus the time that reading it took: a promotion is followed within
   * that time by every frontline.
   *
   * @param hostname as the request names it: port, case and a trailing dot don't matter
   * @throws {InvalidHostnameError} it can't be a host
   * @throws {HostnameNotFoundError} no route has it
   * @throws {LookupFailedError} the database failed
   */
  lookupByHostname(hostname: string): Promise<HostnameLookup>;

  /**
   * A healthy sentinel of the local region, else the nearest region that has a healthy one.
   *
   * @throws {RouteWithoutDeploymentError} the route points at no deployment yet
   * @throws {NoHealthySentinelError} no region has a healthy one
   */
  selectSentinel<S extends Sentinel>(
    route: Pick<FrontlineRoute, "deploymentId" | "fullyQualifiedDomainName">,
    sentinels: readonly S[],
    request?: RequestContext,
  ): RouteDecision<S>;

  /** Both at once. Throws what either throws. */
  route(hostname: string, request?: RequestContext): Promise<RouteDecision<FrontlineSentinel>>;

  /** Ends the router: later lookups are refused. Resolves when no query of it is under way, so that `db` may go. */
  close(): Promise<void>;
}

/**
 * Creates the router of one region's frontline over a database. One per process: it holds the caches.
 *
 * @throws {TypeError} | {@link RangeError} an option is missing, unknown or out of its bounds
 * @throws {UnknownRegionError} nothing is known of the region: a typo, or one to describe in `proximity`
 * @example
 * const router = createRouter({ region: "eu-west-1.aws", db });
 * const decision = await router.route("api.example.com");
 * //=> { destination: "remote", deploymentId: "d_1", localSentinel: null, nearestNlbRegion: "us-east-1.aws" }
 */
export function createRouter(options: RouterOptions): Router {
  const { region, proximity, random, policy, db, ...cacheOptions } = resolveRouterOptions(options);
  const selector = createSentinelSelector({ region, proximity, random, ...policy });
  const lookups = createCachedLookups(db, cacheOptions);
  let closed = false;

  const router: Router = {
    region,
    async lookupByHostname(hostname) {
      if (closed) throw new RouterClosedError();
      return lookups.find(normalizeHostname(hostname));
    },
    selectSentinel(route, sentinels, request) {
      if (route.deploymentId === "") throw new RouteWithoutDeploymentError(route.fullyQualifiedDomainName);
      return selector.selectSentinel(route, sentinels, request);
    },
    async route(hostname, request) {
      const { route, sentinels } = await router.lookupByHostname(hostname);
      return router.selectSentinel(route, sentinels, request);
    },
    async close() {
      closed = true;
      await lookups.close();
    },
  };
  return router;
}
