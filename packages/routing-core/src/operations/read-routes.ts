import type { FrontlineRoute } from "@frontline-routing/router-core";
import { checkOwnership } from "../change-set/check-deployment.ts";
import { ForeignRouteError, UnknownRouteError } from "../errors/route-errors.ts";
import type { RepositoryCallOptions } from "../repository/repository-call-options.ts";
import type { RouteRepository } from "../repository/route-repository.ts";
import type { AssignRequest } from "./assign-request.ts";

/** Reads the routes of a request in its order, and refuses the whole request before anything is written. */
export async function readRoutes(
  repository: RouteRepository,
  request: AssignRequest,
  options: RepositoryCallOptions,
): Promise<FrontlineRoute[]> {
  const { environmentId, deploymentId, frontlineRouteIds } = request;
  checkOwnership(environmentId, deploymentId, await repository.findDeployment(deploymentId, options));
  if (frontlineRouteIds.length === 0) return [];

  const found = new Map((await repository.findRoutes(frontlineRouteIds, options)).map((route) => [route.id, route]));
  const routes: FrontlineRoute[] = [];
  const unknown: string[] = [];
  for (const id of frontlineRouteIds) {
    const route = found.get(id);
    if (route) routes.push(route);
    else unknown.push(id);
  }
  if (unknown.length > 0) throw new UnknownRouteError({ frontlineRouteIds: unknown });
  const foreign = routes.filter((route) => route.environmentId !== environmentId);
  if (foreign.length > 0) {
    throw new ForeignRouteError({ environmentId, frontlineRouteIds: foreign.map((route) => route.id) });
  }
  return routes;
}
