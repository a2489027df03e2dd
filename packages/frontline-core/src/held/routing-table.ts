import QuickLRU from "quick-lru";
import type { EnvironmentState, RouteState, SourceState } from "../port/source-state.ts";
import type { HeldEnvironment } from "./held-environment.ts";
import type { HeldRoute } from "./held-route.ts";
import { HeldRoutes } from "./held-routes.ts";
import { isLater, isSameState, judge } from "./judge.ts";
import { type Reading, UNFOLLOWED } from "./reading.ts";

/** That a hostname has no route, or had none when it was last invalidated or removed. */
interface Absence {
  readonly mark: number;
  readonly at: number;
  /** `false`: it is only remembered so that nothing read before it is held. */
  readonly isKnown: boolean;
}

/** How much a routing table keeps. */
export interface RoutingTableOptions {
  readonly maxRoutes: number;
  /** Of hostnames without a route. They have a place of their own, and push out none that has one. */
  readonly maxAbsences: number;
}

/** What one router knows: which routes are held, which hostnames have none, and which of it is in doubt. */
export class RoutingTable {
  readonly held: HeldRoutes;
  /** Hostnames to be read again first. */
  readonly doubts = new Set<string>();
  readonly #absences: QuickLRU<string, Absence>;
  readonly #removals: QuickLRU<string, number>;
  readonly #awaited = new Set<string>();
  #era = UNFOLLOWED;
  #lastMark = 0;

  constructor({ maxRoutes, maxAbsences }: RoutingTableOptions) {
    this.held = new HeldRoutes(maxRoutes);
    this.#absences = new QuickLRU({ maxSize: maxAbsences });
    this.#removals = new QuickLRU({ maxSize: maxAbsences });
  }

  /** The era of following: what was read in an earlier one may have missed changes. */
  get era(): number {
    return this.#era;
  }

  /** Begins an era: all that is held has to be read again. */
  beginEra(): void {
    this.#era += 1;
    this.held.restartTurns();
  }

  /** Begins a read of the source. */
  beginReading(at: number): Omit<Reading, "covers"> {
    this.#lastMark += 1;
    return { mark: this.#lastMark, at, era: this.#era };
  }

  /** When a hostname was found to have no route. `undefined` where that isn't known. */
  absentSince(hostname: string): number | undefined {
    const absence = this.#absences.get(hostname);
    return absence?.isKnown ? absence.at : undefined;
  }

  /** Until {@link settleLookup}, what is told of a hostname is held although nothing is held of it yet. */
  awaitLookup(hostname: string): void {
    this.#awaited.add(hostname);
  }

  /** Ends what {@link awaitLookup} began. */
  endLookup(hostname: string): void {
    this.#awaited.delete(hostname);
  }

  /**
   * Holds what a lookup found of a hostname, unless something newer is known.
   *
   * @returns what is known now, `null` for no route; `"again"` if what was found was invalidated, or told to be removed, meanwhile
   */
  settleLookup(hostname: string, { routes, environments }: SourceState, reading: Reading): HeldRoute | null | "again" {
    const state = routes.get(hostname) ?? null;
    const absence = this.#absences.peek(hostname);
    if (absence !== undefined && absence.mark > reading.mark) return "again";
    if (state !== null && (this.#removals.peek(state.route.id) ?? 0) > reading.mark) return "again";
    const route = this.#settle(hostname, state, reading);
    if (state !== null) this.#settleEnvironment(state.route.environmentId, environments, reading);
    return route;
  }

  /** Takes in what has changed. Of hostnames that nobody asked for only their absence is forgotten. */
  settleChanges(changed: SourceState, removedRouteIds: readonly string[], reading: Reading): void {
    for (const [hostname, state] of changed.routes) {
      const known = state && this.held.withId(state.route.id);
      if (known && known.hostname !== hostname) this.#doubt(known.hostname); // it has been renamed
      if (this.held.peek(hostname) !== undefined || this.#awaited.has(hostname)) {
        this.#settle(hostname, state, reading);
      } else if ((this.#absences.peek(hostname)?.mark ?? 0) < reading.mark) {
        this.#absences.delete(hostname);
      }
    }
    for (const id of removedRouteIds) {
      this.#removals.set(id, reading.mark);
      const route = this.held.withId(id);
      if (route !== undefined) this.#settle(route.hostname, null, reading);
    }
    this.#settleEnvironments(changed.environments, reading);
  }

  /**
   * Takes in what was read again.
   *
   * @returns the hostnames of which something else was held
   */
  settleAgain({ routes, environments }: SourceState, reading: Reading): string[] {
    const corrected: string[] = [];
    for (const [hostname, state] of routes) {
      const before = this.held.peek(hostname)?.state;
      if (before === undefined) this.doubts.delete(hostname);
      else if (this.#settle(hostname, state, reading)?.state !== before) corrected.push(hostname);
    }
    this.#settleEnvironments(environments, reading);
    return corrected;
  }

  /** Forgets a hostname, and whatever is being read of it. */
  invalidate(hostname: string, at: number): void {
    const route = this.held.peek(hostname);
    if (route !== undefined) this.held.delete(route);
    this.#absences.set(hostname, { mark: this.beginReading(at).mark, at, isKnown: false });
  }

  #settle(hostname: string, state: RouteState | null, reading: Reading): HeldRoute | null {
    const route = this.held.peek(hostname);
    if (route === undefined)
      return state === null ? this.#forget(hostname, reading) : this.#add(hostname, state, reading);
    const verdict = judge(route, state, reading);
    if (verdict === "doubt") this.#doubt(hostname);
    if (verdict !== "believe") return route;
    if (state === null) {
      this.held.delete(route);
      return this.#forget(hostname, reading);
    }
    if (!isSameState(route.state, state)) this.held.replace(route, state);
    if (isLater(reading, route)) {
      route.mark = reading.mark;
      route.readAt = reading.at;
      route.era = reading.era;
      this.#trust(hostname, reading);
    }
    return route;
  }

  #add(hostname: string, state: RouteState, reading: Reading): HeldRoute {
    this.#absences.delete(hostname);
    this.#trust(hostname, reading);
    return this.held.add(hostname, state, reading.covers ? reading : { ...reading, era: UNFOLLOWED });
  }

  #forget(hostname: string, { mark, at }: Reading): null {
    this.#absences.set(hostname, { mark, at, isKnown: true });
    this.doubts.delete(hostname);
    return null;
  }

  /** What was read in an earlier era, or without what was told, may lack changes that are told to nobody again. */
  #trust(hostname: string, { covers, era }: Reading): void {
    if (covers && era === this.#era) this.doubts.delete(hostname);
    else this.#doubt(hostname);
  }

  /** Where nothing is followed, nobody would read it again. */
  #doubt(hostname: string): void {
    if (this.#era !== UNFOLLOWED) this.doubts.add(hostname);
  }

  #settleEnvironments(environments: SourceState["environments"], reading: Reading): void {
    for (const id of environments.keys()) this.#settleEnvironment(id, environments, reading);
  }

  #settleEnvironment(id: string, environments: ReadonlyMap<string, EnvironmentState>, reading: Reading): void {
    const environment: HeldEnvironment | undefined = this.held.environment(id);
    const state = environments.get(id);
    if (environment !== undefined && state !== undefined) environment.believe(state.sentinels, reading);
  }
}
