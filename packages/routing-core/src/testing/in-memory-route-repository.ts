import type { FrontlineRoute } from "@frontline-routing/router-core";
import { applyChangeSet, commitResult, replayChangeSet } from "../apply-change-set.ts";
import type { DeploymentRecord } from "../deployment-record.ts";
import type { RouteChange } from "../route-change.ts";
import type { RouteRepository } from "../route-repository.ts";

/** What a repository starts with. */
export interface RouteRepositorySeed {
  readonly routes?: readonly FrontlineRoute[];
  readonly deployments?: readonly DeploymentRecord[];
}

/**
 * A repository in memory that keeps every rule of `RouteRepository`, for unit tests.
 *
 * @example
 * const repository = createInMemoryRouteRepository({
 *   deployments: [{ id: "d_2", environmentId: "env_1", status: "ready", desiredState: "running" }],
 *   routes: [
 *     { id: "r_1", projectId: "p_1", environmentId: "env_1", deploymentId: "d_1",
 *       fullyQualifiedDomainName: "api.example.com", sticky: "live", revision: 0 },
 *   ],
 * });
 */
export function createInMemoryRouteRepository(seed: RouteRepositorySeed = {}): RouteRepository {
  const routes = new Map((seed.routes ?? []).map((route) => [route.id, { ...route }]));
  const deployments = new Map((seed.deployments ?? []).map((deployment) => [deployment.id, { ...deployment }]));
  const history: RouteChange[] = [];

  return {
    async findRoutes(ids) {
      return [...new Set(ids)].flatMap((id) => {
        const route = routes.get(id);
        return route ? [{ ...route }] : [];
      });
    },
    async findDeployment(deploymentId) {
      const deployment = deployments.get(deploymentId);
      return deployment && { ...deployment };
    },
    async routeHistory(frontlineRouteId) {
      return history.filter((change) => change.frontlineRouteId === frontlineRouteId).map((change) => ({ ...change }));
    },
    async commit(changeSet) {
      const known = history.filter((change) => change.changeId === changeSet.changeId);
      if (known.length > 0) return replayChangeSet(changeSet, known);
      const changes = applyChangeSet(changeSet, routes);
      for (const { frontlineRouteId, deploymentId, revision } of changes) {
        const route: FrontlineRoute | undefined = routes.get(frontlineRouteId);
        if (route) routes.set(frontlineRouteId, { ...route, deploymentId, revision });
      }
      history.push(...changes);
      return commitResult(changeSet, changes, false);
    },
  };
}
