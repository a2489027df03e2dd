import { createSentinelSelector, normalizeHostname, type RequestContext } from "@frontline-routing/router-core";
import { callable, expected } from "@frontline-routing/router-core/options";
import { HostnameNotFoundError, RouterClosedError, RouteWithoutDeploymentError } from "../errors/router-errors.ts";
import { createFollowing } from "../following/create-following.ts";
import type { HeldRoute } from "../held/held-routes.ts";
import { after } from "../loading/after.ts";
import { createLookups } from "../loading/lookups.ts";
import { snapshotText, takeSnapshot } from "../snapshot/take-snapshot.ts";
import type { HostnameLookup, RoutedHostname, Router } from "./router.ts";
import type { RouterOptions } from "./router-options.ts";
import { createRouterParts, type RouterParts } from "./router-parts.ts";

const PAUSE_MS = 1_000;

/**
 * Creates the router of one region's frontline over a source. One per process: it holds what it read, and follows from
 * now on what changes.
 *
 * @throws {TypeError} an option is missing, unknown or of the wrong type
 * @throws {RangeError} a number is out of its bounds
 * @throws {UnknownRegionError} nothing is known of the region: a typo, or one to describe in `proximity`
 * @example
 * const router = createRouter({ region: "eu-west-1.aws", source });
 * const decision = router.routeCached("api.example.com") ?? (await router.route("api.example.com"));
 * //=> { destination: "remote", deploymentId: "d_1", localSentinel: null, nearestNlbRegion: "us-east-1.aws" }
 */
export function createRouter(options: RouterOptions): Router {
  const closing = new AbortController();
  const parts = createRouterParts(options, closing.signal);
  const { region, now, table, currency, log, unknownFreshMs } = parts;
  const selector = selectorOf(parts);
  const following = createFollowing(parts);
  const lookups = createLookups(parts, following.cursor);
  following.start();

  function refuseIfClosed(): void {
    if (closing.signal.aborted) throw new RouterClosedError();
  }

  /** What is no route at all, the selector refuses. */
  function refuseWithoutDeployment(route: RoutedHostname | undefined): void {
    if (route?.deploymentId === "") throw new RouteWithoutDeploymentError(route.fullyQualifiedDomainName);
  }

  /** What can be answered at once, counted as a request if it can. @throws {HostnameNotFoundError} */
  function heldAt(key: string): HeldRoute | undefined {
    const route = table.held.use(key);
    if (route !== undefined) {
      const standing = route.environment.sentinels === undefined ? "too-old" : currency.standing(route);
      if (standing === "too-old") return undefined;
      log.count(standing, key);
      if (standing !== "hit") lookups.refresh(key);
      return route;
    }
    const ageMs = now() - (table.absentSince(key) ?? Number.NEGATIVE_INFINITY);
    if (ageMs < 0 || ageMs >= unknownFreshMs) return undefined;
    log.count("absent", key);
    throw new HostnameNotFoundError(key);
  }

  /** Every key is normalised, so that a hostname which is one need not be. */
  function held(hostname: string): HeldRoute | undefined {
    refuseIfClosed();
    const asGiven = heldAt(hostname);
    if (asGiven !== undefined) return asGiven;
    const normalized = normalizeHostname(hostname);
    return normalized === hostname ? undefined : heldAt(normalized);
  }

  async function lookUp(hostname: string): Promise<HeldRoute> {
    const normalized = normalizeHostname(hostname);
    const route = await lookups.fetch(normalized);
    if (route === null) throw new HostnameNotFoundError(normalized);
    return route;
  }

  function preparedFor({ state, environment }: HeldRoute) {
    refuseWithoutDeployment(state.route);
    return environment.prepared(selector);
  }

  const decide = (route: HeldRoute, request: RequestContext | undefined) =>
    selector.selectSentinel(route.deployment, preparedFor(route), request);
  const planOf = (route: HeldRoute, request: RequestContext | undefined) =>
    selector.planRoute(route.deployment, preparedFor(route), request);

  /** As long as between two polls of a source that is down, or until the router is closed. */
  async function pause(): Promise<void> {
    await new Promise<void>((resolve) => {
      const end = () => {
        cancelTimer();
        closing.signal.removeEventListener("abort", end);
        resolve();
      };
      const cancelTimer = after(PAUSE_MS, end, true); // nothing listens yet in a process that waits for this
      closing.signal.addEventListener("abort", end);
    });
  }

  return {
    region,
    async lookupByHostname(hostname) {
      return toLookup(held(hostname) ?? (await lookUp(hostname)));
    },
    async lookupMany(hostnames) {
      refuseIfClosed();
      const normalized = new Map(listHostnames(hostnames).map((hostname) => [hostname, normalizeHostname(hostname)]));
      const known = new Map<string, HeldRoute>();
      const missing = new Set<string>();
      for (const key of new Set(normalized.values())) {
        try {
          const route = heldAt(key);
          if (route === undefined) missing.add(key);
          else known.set(key, route);
        } catch (error) {
          if (!(error instanceof HostnameNotFoundError)) throw error;
        }
      }
      const loaded = await lookups.fetchMany([...missing]);
      const entries = [...normalized].flatMap(([hostname, key]): [string, HostnameLookup][] => {
        const route = known.get(key) ?? loaded.get(key);
        return route === undefined ? [] : [[hostname, toLookup(route)]];
      });
      return new Map(entries);
    },
    selectSentinel(route, sentinels, request) {
      refuseWithoutDeployment(route);
      return selector.selectSentinel(route, sentinels, request);
    },
    async route(hostname, request) {
      return decide(held(hostname) ?? (await lookUp(hostname)), request);
    },
    routeCached(hostname, request) {
      const route = held(hostname);
      return route === undefined ? undefined : decide(route, request);
    },
    async plan(hostname, request) {
      return planOf(held(hostname) ?? (await lookUp(hostname)), request);
    },
    planCached(hostname, request) {
      const route = held(hostname);
      return route === undefined ? undefined : planOf(route, request);
    },
    async explain(hostname, request) {
      const route = held(hostname) ?? (await lookUp(hostname));
      return selector.explain(route.deployment, preparedFor(route), request);
    },
    invalidate(hostname) {
      table.invalidate(normalizeHostname(hostname), now());
    },
    async ready() {
      refuseIfClosed();
      while (table.held.routes.size === 0 && !(await following.poll()) && !closing.signal.aborted) await pause();
      refuseIfClosed();
    },
    poll: following.poll,
    freshness: following.freshness,
    counters: () => ({
      routes: { ...log.counters(), size: table.held.routes.size },
      environments: { size: table.held.environments.size },
    }),
    dump: () => takeSnapshot(parts, following.cursor()),
    async dumpTo(write) {
      callable<typeof write>()(write, "write");
      for await (const piece of snapshotText(parts, following.cursor())) await write(piece);
    },
    async close() {
      closing.abort(new RouterClosedError());
      await following.ended();
      await lookups.close();
    },
  };
}

function selectorOf(parts: RouterParts) {
  const { region, proximity, random, drainedRegions, allowedRegions, regionDial, onNoHealthy } = parts;
  return createSentinelSelector({ region, proximity, random, drainedRegions, allowedRegions, regionDial, onNoHealthy });
}

/** One hostname is an iterable too, of its characters. */
function listHostnames(hostnames: unknown): string[] {
  if (typeof hostnames === "object" && hostnames !== null && Symbol.iterator in hostnames) {
    return Array.from(hostnames as Iterable<string>);
  }
  throw new TypeError(expected("hostnames", "a list of hostnames", hostnames));
}

function toLookup({ state: { route }, environment: { sentinels = [] }, deployment }: HeldRoute): HostnameLookup {
  return Object.freeze({ route: Object.freeze({ ...route, ...deployment.said }), sentinels });
}
