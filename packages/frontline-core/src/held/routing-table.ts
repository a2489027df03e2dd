import QuickLRU from "quick-lru";
import type { RouteState, SourceState } from "../port/route-source.ts";
import type { HeldDeployment } from "./held-environment.ts";
import { type HeldRoute, HeldRoutes } from "./held-routes.ts";
import { isLater, judge } from "./judge.ts";
import { type Reading, UNFOLLOWED } from "./reading.ts";
import { isSameRoute } from "./same.ts";

// What takes some 20 ms where a million routes are held, because none of them is in the processor's caches.
const CHANGES_PER_SLICE = 2_000;

/** That a hostname has no route, or had none when it was last invalidated or removed. */
interface Absence {
  readonly mark: number;
  readonly at: number;
  /** In an earlier era of following, or without what was told, its creation may have been missed. */
  readonly era: number;
  /** `false`: it is only remembered so that nothing read before it is held. */
  readonly isKnown: boolean;
}

/** What one router knows: which routes are held, which hostnames have none, and which of it is in doubt. */
export class RoutingTable {
  readonly held: HeldRoutes;
  /** Hostnames of which answers have contradicted each other, or that were read without what was told. */
  readonly doubts = new Set<string>();
  readonly #absences: QuickLRU<string, Absence>;
  readonly #removals: QuickLRU<string, number>;
  readonly #awaited = new Map<string, number>();
  #era = UNFOLLOWED;
  #lastMark = 0;

  /** @param maxAbsences of hostnames without a route. They have a place of their own, and push out none that has one */
  constructor({ maxRoutes, maxAbsences }: { readonly maxRoutes: number; readonly maxAbsences: number }) {
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
    this.held.routes.restart();
    this.held.environments.restart();
  }

  /** Begins a read of the source. */
  beginReading(at: number): Omit<Reading, "covers"> {
    return { mark: this.#nextMark(), at, era: this.#era };
  }

  /** When a hostname was found to have no route. `undefined` where that isn't known. */
  absentSince(hostname: string): number | undefined {
    const absence = this.#absences.get(hostname);
    return absence?.isKnown && absence.era === this.#era ? absence.at : undefined;
  }

  /** Until {@link endLookup}, what is told of a hostname is held although nothing is held of it yet. */
  awaitLookup(hostname: string): void {
    this.#awaited.set(hostname, (this.#awaited.get(hostname) ?? 0) + 1);
  }

  /** Ends what {@link awaitLookup} began. */
  endLookup(hostname: string): void {
    const left = (this.#awaited.get(hostname) ?? 0) - 1;
    if (left > 0) this.#awaited.set(hostname, left);
    else this.#awaited.delete(hostname);
  }

  /**
   * Holds what a lookup found of a hostname, unless something newer is known.
   *
   * @returns what is known now, `null` for no route; `"again"` if what was found was invalidated, told to be removed, or
   *   maybe changed without being told, meanwhile
   */
  settleLookup(hostname: string, { routes, environments }: SourceState, reading: Reading): HeldRoute | null | "again" {
    if (reading.era !== this.#era) return "again";
    const state = routes.get(hostname) ?? null;
    const absence = this.#absences.peek(hostname);
    if (absence !== undefined && absence.mark > reading.mark) return "again";
    if (state !== null && (this.#removals.peek(state.route.id) ?? 0) > reading.mark) return "again";
    const before = this.held.peek(hostname)?.state;
    const route = this.#settle(hostname, state, reading);
    if (before !== undefined && before !== route?.state) this.#doubt(hostname); // a poll that is under way may not know of it
    if (state !== null) this.#settleEnvironments([state.route.environmentId], environments, reading);
    return route;
  }

  /**
   * Takes in what has changed, in slices between which the event loop may run. What changed comes first: a route may be
   * made again. Of hostnames that nobody asked for only their absence is forgotten.
   */
  *settleChanges(changed: SourceState, removedRouteIds: readonly string[], reading: Reading): Generator<void> {
    let toldAt = this.#nextMark();
    let settled = 0;
    for (const [hostname, state] of changed.routes) {
      const known = state && this.held.withId(state.route.id);
      if (known && known.hostname !== hostname) this.#doubt(known.hostname); // it has been renamed
      if (this.held.peek(hostname) !== undefined || this.#awaited.has(hostname)) {
        this.#settle(hostname, state, reading, toldAt);
      } else {
        const absence = this.#absences.peek(hostname);
        if (absence !== undefined) this.#absences.set(hostname, { ...absence, isKnown: false });
      }
      settled += 1;
      if (settled % CHANGES_PER_SLICE > 0) continue;
      yield;
      toldAt = this.#nextMark();
    }
    for (const id of removedRouteIds) {
      this.#removals.set(id, toldAt);
      const route = this.held.withId(id);
      if (route !== undefined) this.#settle(route.hostname, null, reading, toldAt);
      settled += 1;
      if (settled % CHANGES_PER_SLICE > 0) continue;
      yield;
      toldAt = this.#nextMark();
    }
    this.#settleEnvironments(changed.environments.keys(), changed.environments, reading, toldAt);
  }

  /**
   * Takes in what was read again, with the deployments that were asked for.
   *
   * @returns the hostnames of which something else was held that was followed and not in doubt: somebody wrote past the
   *   history
   */
  settleAgain(again: SourceState, reading: Reading, asked: readonly HeldDeployment[] = []): string[] {
    const { routes, environments, deployments } = again;
    const corrected: string[] = [];
    const toldAt = this.#nextMark();
    for (const [hostname, state] of routes) {
      const route = this.held.peek(hostname);
      if (route === undefined) {
        this.doubts.delete(hostname);
        continue;
      }
      const { state: before, era } = route;
      const isFollowed = era === this.#era && !this.doubts.has(hostname);
      const after = this.#settle(hostname, state, reading, toldAt)?.state;
      if (isFollowed && after !== before) corrected.push(hostname);
    }
    this.#settleEnvironments(environments.keys(), environments, reading, toldAt);
    for (const deployment of asked) {
      const state = deployments?.get(deployment.deploymentId);
      if (state !== undefined) deployment.believe(state, reading, toldAt);
    }
    return corrected;
  }

  /** Forgets a hostname, and whatever is being read of it. */
  invalidate(hostname: string, at: number): void {
    const route = this.held.peek(hostname);
    if (route !== undefined) this.held.delete(route);
    this.#absences.set(hostname, { ...this.beginReading(at), isKnown: false });
  }

  /**
   * @param markAfter the mark of what is held then: for what was told, later than every lookup that was begun before it
   *   was told, because those answers cover less
   */
  #settle(hostname: string, state: RouteState | null, reading: Reading, markAfter = reading.mark): HeldRoute | null {
    const route = this.#settleRoute(hostname, state, reading, markAfter);
    if (state !== null) {
      const { environmentId, deploymentId } = state.route;
      this.held.environment(environmentId)?.deployment(deploymentId)?.believe(state, reading, markAfter);
    }
    return route;
  }

  #settleRoute(hostname: string, state: RouteState | null, reading: Reading, markAfter: number): HeldRoute | null {
    const route = this.held.peek(hostname);
    if (route !== undefined) {
      const verdict = judge(route, state, reading);
      if (verdict === "doubt") this.#doubt(hostname);
      if (verdict !== "believe") return route;
    }
    if (state === null) {
      if (route !== undefined) this.held.delete(route);
      this.#absences.set(hostname, { mark: markAfter, at: reading.at, era: reading.era, isKnown: reading.covers });
      this.doubts.delete(hostname);
      return null;
    }
    if (route === undefined) {
      this.#absences.delete(hostname);
      this.#trust(hostname, reading);
      const era = reading.covers ? reading.era : UNFOLLOWED;
      return this.held.add(hostname, state, { ...reading, mark: markAfter, era });
    }
    const isSame = state.incarnation === route.state.incarnation && isSameRoute(state.route, route.state.route);
    if (!isSame) this.held.replace(route, state);
    const isConfirmed = isLater(reading, route);
    route.mark = Math.max(route.mark, markAfter);
    if (isConfirmed) {
      route.readAt = reading.at;
      route.era = reading.era;
      this.#trust(hostname, reading);
    }
    return route;
  }

  /** What was read in an earlier era, or without what was told, may lack changes that are told to nobody again. */
  #trust(hostname: string, { covers, era }: Reading): void {
    if (covers && era === this.#era) this.doubts.delete(hostname);
    else this.#doubt(hostname);
  }

  #nextMark(): number {
    this.#lastMark += 1;
    return this.#lastMark;
  }

  /** Where nothing is followed, nobody would read it again. */
  #doubt(hostname: string): void {
    if (this.#era !== UNFOLLOWED) this.doubts.add(hostname);
  }

  #settleEnvironments(
    ids: Iterable<string>,
    environments: SourceState["environments"],
    reading: Reading,
    markAfter = reading.mark,
  ): void {
    for (const id of ids) {
      const state = environments.get(id);
      if (state !== undefined) this.held.environment(id)?.believe(state.sentinels, reading, markAfter);
    }
  }
}
