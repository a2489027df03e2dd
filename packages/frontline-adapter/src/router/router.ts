import type {
  Explanation,
  FrontlineRoute,
  Region,
  RequestContext,
  RouteDecision,
  Sentinel,
} from "@frontline-routing/router-core";
import type { CacheCounters } from "../cache/cache-event.ts";
import type { Freshness } from "../follower/freshness.ts";
import type { FrontlineSentinel } from "./frontline-sentinel.ts";
import type { HostnameLookup } from "./load-lookup.ts";
import type { RouterSnapshot } from "./router-snapshot.ts";

/** What of a route a decision needs. */
export type RoutedHostname = Pick<FrontlineRoute, "deploymentId" | "fullyQualifiedDomainName">;

/** How often what has happened in a router's caches, and how much they hold. */
export interface RouterCounters {
  readonly routes: CacheCounters & { readonly size: number };
  readonly sentinels: CacheCounters & { readonly size: number };
}

/**
 * Finds and decides, for requests that arrive in one region, where each goes. Every rejection is a `RouterError`.
 *
 * A hostname may be as the request names it: port, case and a trailing dot don't matter.
 */
export interface Router {
  readonly region: Region;

  /**
   * The route of a hostname and the sentinels of its environment, from the cache or in one round trip to the database.
   *
   * @throws {InvalidHostnameError} it can't be a host
   * @throws {HostnameNotFoundError} no route has it
   * @throws {LookupFailedError} the database failed or was too slow, and nothing is known that could be served instead
   * @throws {TooManyLookupsError} nothing is known of it, and too many such hostnames are being looked up
   * @throws {RouterClosedError}
   */
  lookupByHostname(hostname: string): Promise<HostnameLookup>;

  /**
   * Many lookups in a round trip for every 500, to warm the caches before requests come.
   *
   * @returns by hostname as it was given; those that no route has are left out
   * @throws {InvalidHostnameError} one can't be a host; nothing was asked
   * @throws {LookupFailedError} the database failed or was too slow
   */
  lookupMany(hostnames: Iterable<string>): Promise<ReadonlyMap<string, HostnameLookup>>;

  /**
   * A healthy sentinel of the local region, else the nearest region that has a healthy one.
   *
   * @throws {RouteWithoutDeploymentError} the route points at no deployment yet
   * @throws {NoHealthySentinelError} no region has a healthy one
   */
  selectSentinel<S extends Sentinel>(
    route: RoutedHostname,
    sentinels: readonly S[],
    request?: RequestContext,
  ): RouteDecision<S>;

  /** Every attempt worth making, best first: for walking on when dialling one fails. Throws as `selectSentinel` does. */
  planRoute<S extends Sentinel>(
    route: RoutedHostname,
    sentinels: readonly S[],
    request?: RequestContext,
  ): readonly RouteDecision<S>[];

  /** Looks up and selects at once. Throws what either throws. */
  route(hostname: string, request?: RequestContext): Promise<RouteDecision<FrontlineSentinel>>;

  /**
   * The same from the caches alone, without a promise: `undefined` where the database has to be asked, for which
   * `route` is there. Throws what is known to be wrong, such as an unknown hostname or no healthy sentinel.
   */
  routeCached(hostname: string, request?: RequestContext): RouteDecision<FrontlineSentinel> | undefined;

  /** Why `route` decides as it does: a verdict for every sentinel and region. `formatExplanation` prints it. */
  explain(hostname: string, request?: RequestContext): Promise<Explanation<FrontlineSentinel>>;

  /**
   * Makes the next request for a hostname ask the database, and drops what is being read of it. Not needed for changes
   * that go through a `RouteRepository`, which are followed.
   */
  invalidate(hostname: string): void;

  /** How far the caches are behind the database. */
  freshness(): Freshness;

  counters(): RouterCounters;

  /** What the caches hold, as plain JSON, for `createRouter({ snapshot })`. */
  dump(): RouterSnapshot;

  /**
   * Ends the router: later lookups are refused, those that are under way still end. Resolves when nothing of it runs any
   * more, so that `db` may go.
   */
  close(): Promise<void>;
}
