import type { ChangeSet } from "../change-set/change-set.ts";
import type { RouteChange } from "../change-set/history.ts";
import type { RouteMemory } from "./route-memory.ts";

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
