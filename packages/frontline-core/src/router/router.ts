import type * as core from "@frontline-routing/router-core";
import type { EventCounters } from "../events/event-log.ts";
import type { Freshness } from "../following/freshness.ts";
import type { FrontlineSentinel } from "../port/route-source.ts";
import type { RouterSnapshot } from "../snapshot/router-snapshot.ts";

/** A hostname's route and its environment's sentinels, in ascending order of their ids. */
export interface HostnameLookup {
  /** With what is known of where its deployment runs, which `selectSentinel` decides by. */
  readonly route: core.FrontlineRoute & core.RoutedDeployment;
  readonly sentinels: readonly FrontlineSentinel[];
}

/** What of a route a decision needs. */
export type RoutedHostname = core.RoutedDeployment & Pick<core.FrontlineRoute, "fullyQualifiedDomainName">;

/** How often what has happened in a router, and how much it holds. */
export interface RouterCounters {
  /** Each request is one of `RequestOutcome`, once; the others count what was done for them. */
  readonly routes: EventCounters & { readonly size: number };
  readonly environments: { readonly size: number };
}

/**
 * Finds and decides, for requests that arrive in one region, where each goes. Every rejection is a `RouterError`.
 *
 * A hostname may be as the request names it: port, case and a trailing dot don't matter.
 */
export interface Router {
  readonly region: core.Region;

  /**
   * The route of a hostname and the sentinels of its environment: held, or by one lookup at the source.
   *
   * @throws {InvalidHostnameError} it can't be a host
   * @throws {HostnameNotFoundError} no route has it
   * @throws {LookupFailedError} the source failed or was too slow, and nothing is held that could be served instead
   * @throws {TooManyLookupsError} nothing is known of it, and too many such hostnames are being looked up
   * @throws {RouterClosedError}
   */
  lookupByHostname(hostname: string): Promise<HostnameLookup>;

  /**
   * Many lookups in a round trip for every 500, to warm a router before requests come.
   *
   * @returns by hostname as it was given; those that no route has are left out
   * @throws {InvalidHostnameError} one can't be a host; nothing was asked
   * @throws {LookupFailedError} the source failed or was too slow
   */
  lookupMany(hostnames: Iterable<string>): Promise<ReadonlyMap<string, HostnameLookup>>;

  /**
   * A healthy sentinel of the local region, else the nearest region that has a healthy one; of the regions that the
   * route's deployment runs in, where that is known.
   *
   * @throws {RouteWithoutDeploymentError} the route points at no deployment yet
   * @throws {DeploymentOfflineError} its deployment is not wanted running
   * @throws {NoHealthySentinelError} no region has a healthy one
   */
  selectSentinel<S extends core.Sentinel>(
    route: RoutedHostname,
    sentinels: readonly S[],
    request?: core.RequestContext,
  ): core.RouteDecision<S>;

  /** Looks up and selects at once. Throws what either throws. */
  route(hostname: string, request?: core.RequestContext): Promise<core.RouteDecision<FrontlineSentinel>>;

  /**
   * The same from what is held alone, without a promise: `undefined` where the source has to be asked, for which
   * `route` is there. Throws what is known to be wrong, such as an unknown hostname or no healthy sentinel.
   */
  routeCached(hostname: string, request?: core.RequestContext): core.RouteDecision<FrontlineSentinel> | undefined;

  /**
   * Every attempt worth making, best first: for walking on when dialling one fails. The first is what `route` answers to
   * the same request with the same draw of `random`. Throws what `route` throws.
   */
  plan(hostname: string, request?: core.RequestContext): Promise<readonly core.RouteDecision<FrontlineSentinel>[]>;

  /** The same from what is held alone, as `routeCached`. */
  planCached(
    hostname: string,
    request?: core.RequestContext,
  ): readonly core.RouteDecision<FrontlineSentinel>[] | undefined;

  /** Why `route` decides as it does: a verdict for every sentinel and region. `formatExplanation` prints it. */
  explain(hostname: string, request?: core.RequestContext): Promise<core.Explanation<FrontlineSentinel>>;

  /**
   * Makes the next request for a hostname ask the source, and drops what is being read of it. Hardly ever needed: changes
   * are followed, and what no history tells is read again within `freshness().resyncBoundMs`.
   */
  invalidate(hostname: string): void;

  /** Resolves when a decision can be made: from what is held, or because the source answers. @throws {RouterClosedError} */
  ready(): Promise<void>;

  /**
   * Polls the source now, or joins the poll that is under way. For hosts where nothing runs between requests
   * (`followIntervalMs: 0`), and for tests.
   *
   * @returns whether the source answered; what failed is in `freshness()` and the event `poll-failed`
   */
  poll(): Promise<boolean>;

  /** How far what is held is behind the source. */
  freshness(): Freshness;

  counters(): RouterCounters;

  /** What is held, as plain JSON, for `createRouter({ snapshot })`. Collected in slices, between which requests are served. */
  dump(): Promise<RouterSnapshot>;

  /**
   * The same, written as JSON text piece by piece, so that it is never in memory as a whole.
   *
   * @param write takes the next piece; the one after waits for it
   * @example
   * const file = createWriteStream("router.json");
   * await router.dumpTo((piece) => void file.write(piece));
   * file.end();
   */
  dumpTo(write: (piece: string) => void | Promise<void>): Promise<void>;

  /**
   * Ends the router: later requests are refused, those that are under way still end. Resolves when nothing of it runs any
   * more, so that the source may go.
   */
  close(): Promise<void>;
}
