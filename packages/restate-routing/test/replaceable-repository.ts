import type { RouteRepository } from "@frontline-routing/routing-core";

/** A repository that is another one at every call, so that one running service can be given a fresh one per test. */
export function replaceableRepository(current: () => RouteRepository): RouteRepository {
  return {
    findRoutes: (ids, options) => current().findRoutes(ids, options),
    findRoutesOfEnvironment: (id, sticky, options) => current().findRoutesOfEnvironment(id, sticky, options),
    findDeployment: (id, options) => current().findDeployment(id, options),
    findEnvironment: (id, options) => current().findEnvironment(id, options),
    routeHistory: (id, options) => current().routeHistory(id, options),
    liveHistory: (id, options) => current().liveHistory(id, options),
    commit: (changeSet, options) => current().commit(changeSet, options),
  };
}
