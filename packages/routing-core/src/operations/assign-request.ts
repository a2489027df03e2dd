import type { FrontlineRoute } from "@frontline-routing/router-core";
import { type ChecksOf, resolveOptions } from "@frontline-routing/router-core/options";
import { checkOwnership } from "../change-set/check-terms.ts";
import { ForeignRouteError, UnknownRouteError } from "../errors/route-errors.ts";
import { referenceId, routeIds } from "../fields/ids.ts";
import type { RepositoryCallOptions, RouteRepository } from "../repository/route-repository.ts";

/** Which routes to point at which deployment. All three belong to one environment. */
export interface AssignRequest {
  readonly environmentId: string;
  readonly deploymentId: string;
  /** In the order in which they are to be moved. The same id twice counts once. */
  readonly frontlineRouteIds: readonly string[];
}

/** Checks a request at the door, and drops repeated ids. */
export function parseAssignRequest(request: AssignRequest): AssignRequest {
  return resolveOptions("request", request, {
    environmentId: referenceId,
    deploymentId: referenceId,
    frontlineRouteIds: routeIds,
  } satisfies ChecksOf<AssignRequest>);
}

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
  const unknown = frontlineRouteIds.filter((id) => !found.has(id));
  if (unknown.length > 0) throw new UnknownRouteError({ frontlineRouteIds: unknown });
  const routes = frontlineRouteIds.flatMap((id) => found.get(id) ?? []);
  checkOwnRoutes(environmentId, routes);
  return routes;
}

/** @throws {ForeignRouteError} naming those that are another environment's */
export function checkOwnRoutes(environmentId: string, routes: readonly FrontlineRoute[]): void {
  const foreign = routes.filter((route) => route.environmentId !== environmentId).map((route) => route.id);
  if (foreign.length > 0) throw new ForeignRouteError({ environmentId, frontlineRouteIds: foreign });
}
