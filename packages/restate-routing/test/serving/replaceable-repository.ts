import type { RouteRepository } from "@frontline-routing/routing-core";
import type { ChangeSet } from "@frontline-routing/routing-core/repository";

/**
 * A repository that is another one at every call, so that one running service can be given a fresh one per test.
 *
 * @param beforeCommit awaited before each commit
 */
export function replaceableRepository(
  current: () => RouteRepository,
  beforeCommit: (changeSet: ChangeSet) => Promise<void> = async () => {},
): RouteRepository {
  return {
    findRoutes: (ids, options) => current().findRoutes(ids, options),
    findRoutesByHostname: (hostnames, options) => current().findRoutesByHostname(hostnames, options),
    findRoutesOfEnvironment: (id, sticky, options) => current().findRoutesOfEnvironment(id, sticky, options),
    findDeployment: (id, options) => current().findDeployment(id, options),
    findDeployments: (ids, options) => current().findDeployments(ids, options),
    findEnvironment: (id, options) => current().findEnvironment(id, options),
    routeHistory: (id, options) => current().routeHistory(id, options),
    liveHistory: (id, options) => current().liveHistory(id, options),
    async commit(changeSet, options) {
      await beforeCommit(changeSet);
      return await current().commit(changeSet, options);
    },
  };
}
