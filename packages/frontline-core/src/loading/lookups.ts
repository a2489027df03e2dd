import { isRouterError, type RouterError } from "@frontline-routing/router-core";
import { LookupFailedError, TooManyLookupsError } from "../errors/router-errors.ts";
import { SourceUnavailableError } from "../errors/source-unavailable-error.ts";
import { describeSourceError, TimedOutError } from "../errors/timed-out-error.ts";
import type { HeldRoute } from "../held/held-routes.ts";
import type { Cursor } from "../port/route-source.ts";
import type { RouterParts } from "../router/router-parts.ts";
import { type Flight, startFlight } from "./flight.ts";
import { createRefreshQueue } from "./refresh-queue.ts";
import { createUnknownGate } from "./unknown-gate.ts";

const HOSTNAMES_PER_LOOKUP = 500;
// In the background a store should hardly notice a router: a fraction of the usual ten connections.
const MAX_REFRESHES = 4;
const MAX_WAITING_REFRESHES = 1_000;
// Each needs an invalidation, a loss, or a replica that contradicts what was told, in the time of one lookup.
const MAX_ATTEMPTS = 10;

/** What is looked up because requests ask for it. Hostnames are normalised. @param cursor up to where changes were told */
export function createLookups(parts: RouterParts, cursor: () => Cursor | undefined) {
  const { source, now, table, currency, log, loadTimeoutMs } = parts;
  const flights = new Map<string, Flight<HeldRoute | null>>();
  const many = new Set<Flight<unknown>>();
  const gate = createUnknownGate(parts.maxUnknownLookups, parts.unknownPerSecond, now);
  const refreshes = createRefreshQueue(
    MAX_REFRESHES,
    MAX_WAITING_REFRESHES,
    (hostname) => (flights.get(hostname) ?? start(hostname, false)).ended,
  );

  function start(hostname: string, isUnknown: boolean): Flight<HeldRoute | null> {
    refreshes.withdraw(hostname);
    const startedAt = now();
    table.awaitLookup(hostname);
    const flight = startFlight<HeldRoute | null>(
      loadTimeoutMs,
      async (signal) => (await read([hostname], signal)).get(hostname) ?? null,
      () => {
        currency.isAway = true;
      },
      (end) => {
        flights.delete(hostname);
        table.endLookup(hostname);
        currency.isAway = "error" in end;
        if (isUnknown) gate.leave("found" in end && end.found === null);
        const failure = "error" in end && (end.error instanceof TimedOutError ? "timed-out" : "failed");
        const outcome = failure || ("found" in end && end.found ? "found" : "absent");
        log.tell({ type: "lookup", hostname, outcome, durationMs: now() - startedAt });
      },
    );
    flights.set(hostname, flight);
    return flight;
  }

  /** Reads until nothing that was found is outdated. Hostnames without a route are left out. */
  async function read(hostnames: readonly string[], signal: AbortSignal): Promise<Map<string, HeldRoute>> {
    const found = new Map<string, HeldRoute>();
    let left = hostnames;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      signal.throwIfAborted();
      const begun = table.beginReading(now());
      const { state, covers, ageMs = 0 } = await source.lookup({ hostnames: left, notOlderThan: cursor() }, { signal });
      const reading = { ...begun, at: begun.at - ageMs, covers };
      left = left.filter((hostname) => {
        const route = table.settleLookup(hostname, state, reading);
        if (route === null) return false;
        if (route !== "again" && route.environment.sentinels !== undefined) {
          found.set(hostname, route);
          return false;
        }
        log.count("fenced", hostname);
        return true;
      });
      if (left.length === 0) return found;
    }
    throw new SourceUnavailableError("what was read was outdated each time before it could be used: try again");
  }

  return {
    /** Looks a hostname up, once for all who ask meanwhile, and counts the request. `null`: there is no route. */
    async fetch(hostname: string): Promise<HeldRoute | null> {
      let flight = flights.get(hostname);
      if (flight === undefined) {
        const isUnknown = table.held.peek(hostname) === undefined;
        if (isUnknown && !gate.enter()) {
          log.count("refused", hostname);
          throw new TooManyLookupsError(hostname);
        }
        flight = start(hostname, isUnknown);
      }
      try {
        const route = await flight.outcome;
        log.count("miss", hostname);
        return route;
      } catch (error) {
        const old = table.held.peek(hostname);
        const isServed = old !== undefined && currency.mayServe(old);
        log.count(isServed ? "stale-if-error" : "failed", hostname);
        if (isServed) return old;
        throw lookupError(hostname, error);
      }
    },
    /** Many in a call for every 500, past the limits on unknown ones. */
    async fetchMany(hostnames: readonly string[]): Promise<ReadonlyMap<string, HeldRoute>> {
      const found = new Map<string, HeldRoute>();
      for (let i = 0; i < hostnames.length; i += HOSTNAMES_PER_LOOKUP) {
        const some = hostnames.slice(i, i + HOSTNAMES_PER_LOOKUP);
        for (const hostname of some) table.awaitLookup(hostname);
        const flight = startFlight(
          loadTimeoutMs,
          (signal) => read(some, signal),
          () => undefined,
          () => {
            many.delete(flight);
            for (const hostname of some) table.endLookup(hostname);
          },
        );
        many.add(flight);
        const loaded = await flight.outcome.catch((error) => {
          throw lookupError(some[0] ?? "", error);
        });
        for (const hostname of some) log.count("miss", hostname);
        for (const [hostname, route] of loaded) found.set(hostname, route);
      }
      return found;
    },
    /** Has a hostname looked up in the background. */
    refresh(hostname: string): void {
      if (parts.closing.aborted || flights.has(hostname)) return;
      if (!refreshes.push(hostname)) log.count("refresh-dropped", hostname);
    },
    /** Starts nothing more by itself. Resolves when nothing runs any more. */
    async close(): Promise<void> {
      refreshes.clear();
      const underWay = () => [...flights.values(), ...many];
      while (underWay().length > 0) await Promise.all(underWay().map(({ ended }) => ended));
    },
  };
}

function lookupError(hostname: string, error: unknown): RouterError {
  if (isRouterError(error)) return error;
  return new LookupFailedError(hostname, describeSourceError(error), { cause: error });
}
