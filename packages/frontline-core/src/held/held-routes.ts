import QuickLRU from "quick-lru";
import { HeldEnvironment } from "./held-environment.ts";
import type { HeldRoute, HeldState } from "./held-route.ts";
import type { Reading } from "./reading.ts";
import { Ring } from "./ring.ts";

// Two for each that comes: what the cache let go is found out faster than it grows.
const SWEPT_PER_INSERT = 2;

/**
 * The routes of a router by hostname, of which the least recently used go, with their environments and deployments.
 * Nothing here takes longer the more is held: the cache lets go of many at once and says nothing of it, so that the rings, and the map of
 * ids, find out as they are walked.
 */
export class HeldRoutes {
  readonly #byHostname: QuickLRU<string, HeldRoute>;
  readonly #byId = new Map<string, HeldRoute>();
  readonly #environments = new Map<string, HeldEnvironment>();
  readonly #routeRing = new Ring<HeldRoute>();
  readonly #environmentRing = new Ring<HeldEnvironment>();
  #swept = 0;

  constructor(maxRoutes: number) {
    this.#byHostname = new QuickLRU({ maxSize: maxRoutes });
  }

  /** How many are held, and maybe some that were let go a moment ago. */
  get size(): number {
    return this.#routeRing.size;
  }

  get environmentCount(): number {
    return this.#environmentRing.size;
  }

  /** What is held of a hostname that is asked for. */
  use(hostname: string): HeldRoute | undefined {
    return this.#byHostname.get(hostname);
  }

  /** The same, without counting as use. */
  peek(hostname: string): HeldRoute | undefined {
    return this.#byHostname.peek(hostname);
  }

  withId(frontlineRouteId: string): HeldRoute | undefined {
    const route = this.#byId.get(frontlineRouteId);
    return route !== undefined && this.#isHeld(route) ? route : undefined;
  }

  environment(id: string): HeldEnvironment | undefined {
    return this.#environments.get(id);
  }

  add(hostname: string, state: HeldState, { mark, at: readAt, era }: Reading): HeldRoute {
    const route: HeldRoute = { hostname, state, ...this.#join(state), mark, readAt, era, place: 0 };
    this.#sweep(SWEPT_PER_INSERT);
    this.#byHostname.set(hostname, route);
    this.#byId.set(state.route.id, route);
    this.#routeRing.add(route);
    return route;
  }

  /** Puts another state into a route that is held. */
  replace(route: HeldRoute, state: HeldState): void {
    const { id, environmentId, deploymentId } = state.route;
    if (route.state.route.id !== id) {
      this.#forgetId(route);
      this.#byId.set(id, route);
    }
    if (route.environment.id !== environmentId || route.deployment.deploymentId !== deploymentId) {
      const { environment, deployment } = this.#join(state); // first, lest what both have is let go
      this.#leave(route);
      route.environment = environment;
      route.deployment = deployment;
    }
    route.state = state;
  }

  delete(route: HeldRoute): void {
    this.#byHostname.delete(route.hostname);
    this.#drop(route);
  }

  /** The next routes in turn. */
  takeRoutes(count: number): HeldRoute[] {
    const taken = this.#routeRing.take(count);
    return taken.filter((route) => {
      if (this.#isHeld(route)) return true;
      this.#drop(route);
      return false;
    });
  }

  /** The next environments in turn. */
  takeEnvironments(count: number): HeldEnvironment[] {
    return this.#environmentRing.take(count);
  }

  /** Begins a new turn of all routes and environments. */
  restartTurns(): void {
    this.#routeRing.restart();
    this.#environmentRing.restart();
  }

  /** What is at a place, for walks in slices: what comes and goes meanwhile may be missed, or met twice. */
  routeAt(place: number): HeldRoute | undefined {
    return this.#routeRing.at(place);
  }

  environmentAt(place: number): HeldEnvironment | undefined {
    return this.#environmentRing.at(place);
  }

  #isHeld(route: HeldRoute): boolean {
    return this.#byHostname.peek(route.hostname) === route;
  }

  /** Lets go of what the cache has let go of. */
  #sweep(count: number): void {
    for (let left = count; left > 0; left -= 1) {
      if (this.#swept >= this.#routeRing.size) this.#swept = 0;
      const route = this.#routeRing.at(this.#swept);
      if (route === undefined) return;
      if (this.#isHeld(route)) this.#swept += 1;
      else this.#drop(route);
    }
  }

  #drop(route: HeldRoute): void {
    this.#routeRing.delete(route);
    this.#forgetId(route);
    this.#leave(route);
  }

  #forgetId(route: HeldRoute): void {
    const { id } = route.state.route;
    if (this.#byId.get(id) === route) this.#byId.delete(id);
  }

  #join({ route: { environmentId, deploymentId } }: HeldState): Pick<HeldRoute, "deployment" | "environment"> {
    let environment = this.#environments.get(environmentId);
    if (environment === undefined) {
      environment = new HeldEnvironment(environmentId);
      this.#environments.set(environmentId, environment);
      this.#environmentRing.add(environment);
    }
    return { environment, deployment: environment.join(deploymentId) };
  }

  #leave({ environment, deployment }: HeldRoute): void {
    environment.leave(deployment);
    if (environment.deploymentCount > 0) return;
    this.#environments.delete(environment.id);
    this.#environmentRing.delete(environment);
  }
}
