import QuickLRU from "quick-lru";
import type { RouteState } from "../port/route-source.ts";
import { type HeldDeployment, HeldEnvironment } from "./held-environment.ts";
import type { Reading } from "./reading.ts";
import { type InRing, Ring } from "./ring.ts";

/** What a route is, but for what is known of its deployment. */
type HeldState = Pick<RouteState, "incarnation" | "route">;

/** A hostname's route as a router holds it, with its environment and its deployment. */
export interface HeldRoute extends InRing {
  readonly hostname: string;
  state: HeldState;
  environment: HeldEnvironment;
  deployment: HeldDeployment;
  /** The mark, the time and the era of the reading that it rests on. */
  mark: number;
  readAt: number;
  era: number;
}

// Two for each that comes: what the cache let go is found out faster than it grows.
const SWEPT_PER_INSERT = 2;

/**
 * The routes of a router by hostname, of which the least recently used go, with their environments and deployments. The
 * cache lets go of many at once and says nothing of it: rings and the map of ids find out as they are walked, in small steps.
 */
export class HeldRoutes {
  /** In turn, and maybe some that were let go a moment ago. */
  readonly routes = new Ring<HeldRoute>();
  readonly environments = new Ring<HeldEnvironment>();
  readonly #byHostname: QuickLRU<string, HeldRoute>;
  readonly #byId = new Map<string, HeldRoute>();
  readonly #environmentsById = new Map<string, HeldEnvironment>();
  #swept = 0;

  constructor(maxRoutes: number) {
    this.#byHostname = new QuickLRU({ maxSize: maxRoutes });
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
    return route !== undefined && this.isHeld(route) ? route : undefined;
  }

  environment(id: string): HeldEnvironment | undefined {
    return this.#environmentsById.get(id);
  }

  add(hostname: string, state: HeldState, { mark, at: readAt, era }: Reading): HeldRoute {
    const route: HeldRoute = { hostname, state, ...this.#join(state), mark, readAt, era, place: 0 };
    this.#sweep();
    this.#byHostname.set(hostname, route);
    this.#byId.set(state.route.id, route);
    this.routes.add(route);
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
    const taken = this.routes.take(count);
    for (const route of taken) if (!this.isHeld(route)) this.#drop(route);
    return taken.filter((route) => this.isHeld(route));
  }

  isHeld(route: HeldRoute): boolean {
    return this.#byHostname.peek(route.hostname) === route;
  }

  /** Lets go of what the cache has let go of. */
  #sweep(): void {
    for (let left = SWEPT_PER_INSERT; left > 0; left -= 1) {
      if (this.#swept >= this.routes.size) this.#swept = 0;
      const [route] = this.routes.slice(this.#swept, this.#swept + 1);
      if (route === undefined) return;
      if (this.isHeld(route)) this.#swept += 1;
      else this.#drop(route);
    }
  }

  #drop(route: HeldRoute): void {
    this.routes.delete(route);
    this.#forgetId(route);
    this.#leave(route);
  }

  #forgetId(route: HeldRoute): void {
    const { id } = route.state.route;
    if (this.#byId.get(id) === route) this.#byId.delete(id);
  }

  #join({ route: { environmentId, deploymentId } }: HeldState): Pick<HeldRoute, "deployment" | "environment"> {
    let environment = this.#environmentsById.get(environmentId);
    if (environment === undefined) {
      environment = new HeldEnvironment(environmentId);
      this.#environmentsById.set(environmentId, environment);
      this.environments.add(environment);
    }
    return { environment, deployment: environment.join(deploymentId) };
  }

  #leave({ environment, deployment }: HeldRoute): void {
    environment.leave(deployment);
    if (environment.deployments.size > 0) return;
    this.#environmentsById.delete(environment.id);
    this.environments.delete(environment);
  }
}
