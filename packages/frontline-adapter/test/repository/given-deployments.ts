import type { RouteRepository } from "@frontline-routing/routing-core";
import type { RouteMove } from "@frontline-routing/routing-core/repository";

/** A repository whose commits say the deployment of each route as the operations do: as it was read before. */
export function givenDeployments(repository: RouteRepository): RouteRepository {
  return {
    ...repository,
    async commit(changeSet, options) {
      const ids = changeSet.routes.map((move) => move.frontlineRouteId);
      const found = await repository.findRoutes(ids, options).catch(() => []); // a malformed change set is the commit's to refuse
      const deploymentOf = new Map(found.map((route) => [route.id, route.deploymentId]));
      const routes = changeSet.routes.map((move): RouteMove => {
        return { expectedDeploymentId: deploymentOf.get(move.frontlineRouteId), ...move };
      });
      return await repository.commit({ ...changeSet, routes }, options);
    },
  };
}
