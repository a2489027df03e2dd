import type { AssignRequest } from "./assign-frontline-routes.ts";
import { ForeignDeploymentError } from "./foreign-deployment-error.ts";
import { ForeignRouteError } from "./foreign-route-error.ts";
import type { RouteRepository } from "./route-repository.ts";
import { UnknownDeploymentError } from "./unknown-deployment-error.ts";
import { UnknownRouteError } from "./unknown-route-error.ts";

/** A route as the first step journals it. */
export interface ReadRoute {
  readonly frontlineRouteId: string;
  readonly deploymentId: string;
  readonly revision: number;
}

/** Reads the routes of a request in its order, and refuses the whole request before anything is written. */
export async function readRoutesToAssign(repository: RouteRepository, request: AssignRequest): Promise<ReadRoute[]> {
  const { environmentId, deploymentId, frontlineRouteIds } = request;
  const deployment = await repository.findDeployment(deploymentId);
  if (!deployment) throw new UnknownDeploymentError(deploymentId);
  if (deployment.environmentId !== environmentId) throw new ForeignDeploymentError(environmentId, deploymentId);

  const found = new Map((await repository.findRoutes(frontlineRouteIds)).map((route) => [route.id, route]));
  const unknown = frontlineRouteIds.filter((id) => !found.has(id));
  if (unknown.length > 0) throw new UnknownRouteError(unknown);
  const foreign = frontlineRouteIds.filter((id) => found.get(id)?.environmentId !== environmentId);
  if (foreign.length > 0) throw new ForeignRouteError(environmentId, foreign);

  return frontlineRouteIds.flatMap((id) => {
    const route = found.get(id);
    return route ? [{ frontlineRouteId: id, deploymentId: route.deploymentId, revision: route.revision }] : [];
  });
}
