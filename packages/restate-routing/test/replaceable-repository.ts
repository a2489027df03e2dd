import type { RouteRepository } from "@frontline-routing/routing-core";

/** A repository that is another one at every call, so that one running service can be given a fresh one per test. */
export function replaceableRepository(current: () => RouteRepository): RouteRepository {
  return {
    findRoutes: (ids) => current().findRoutes(ids),
    findRoutesOfEnvironment: (id, sticky) => current().findRoutesOfEnvironment(id, sticky),
    findDeployment: (id) => current().findDeployment(id),
    findEnvironment: (id) => current().findEnvironment(id),
    routeHistory: (id) => current().routeHistory(id),
    liveHistory: (id) => current().liveHistory(id),
    commit: (changeSet) => current().commit(changeSet),
  };
}
