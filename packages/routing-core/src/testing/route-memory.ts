import type { FrontlineRoute } from "@frontline-routing/router-core";
import type { ChangeSet } from "../change-set/change-set.ts";
import type { EnvironmentState, LiveChange, RouteChange } from "../change-set/history.ts";
import type { DeploymentRecord } from "../repository/route-repository.ts";

/** What repositories in memory hold. One may be shared, also with what reads it. */
export interface RouteMemory {
  /** By id. A change puts another object in a route's place. One that is deleted and set again is another row. */
  readonly routes: RouteRows;
  /** By id. */
  readonly deployments: Map<string, DeploymentRecord>;
  /** By id. One that no commit touched isn't there. */
  readonly environments: Map<string, EnvironmentState>;
  /** In the order of their commits. Grows at its end. */
  readonly routeChanges: RouteChange[];
  /** The same. */
  readonly liveChanges: LiveChange[];
}

/** One that holds nothing. */
export function createRouteMemory(): RouteMemory {
  const [deployments, environments] = [new Map(), new Map()];
  return { routes: new RouteRows(), deployments, environments, routeChanges: [], liveChanges: [] };
}

/** Routes by id, as a table has them: one that is deleted and set again is another row, and one that is set over is not. */
export class RouteRows extends Map<string, FrontlineRoute> {
  readonly #deletions = new Map<string, number>();

  /** What tells a route's row from those that were there under its id before, and from those that will be. */
  incarnationOf(frontlineRouteId: string): string {
    return String(this.#deletions.get(frontlineRouteId) ?? 0);
  }

  override delete(frontlineRouteId: string): boolean {
    const isDeleted = super.delete(frontlineRouteId);
    if (isDeleted) this.#deletions.set(frontlineRouteId, (this.#deletions.get(frontlineRouteId) ?? 0) + 1);
    return isDeleted;
  }

  override clear(): void {
    for (const id of [...this.keys()]) this.delete(id);
  }
}

/** Makes the changes of a commit in memory, and writes their history. */
export function writeRoutes(
  { routes, routeChanges }: RouteMemory,
  { environmentId, creates = [] }: ChangeSet,
  changes: readonly RouteChange[],
): void {
  const creations = new Map(creates.map(({ frontlineRouteId, ...creation }) => [frontlineRouteId, creation]));
  for (const change of changes) {
    const { kind, frontlineRouteId: id, deploymentId, revision } = change;
    routeChanges.push({ ...change, incarnation: routes.incarnationOf(id) });
    const [creation, route] = [creations.get(id), routes.get(id)];
    if (kind === "remove") routes.delete(id);
    else if (creation) routes.set(id, { ...creation, id, environmentId, deploymentId, revision });
    else if (route) routes.set(id, { ...route, deploymentId, revision });
  }
}
