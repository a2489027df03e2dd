import type { FrontlineRoute } from "@frontline-routing/router-core";
import { type ChecksOf, listOf, resolveOptions, unchecked } from "@frontline-routing/router-core/options";
import { applyChangeSet } from "../apply-change-set.ts";
import { checkChangeSet } from "../check-change-set.ts";
import type { DeploymentRecord } from "../deployment-record.ts";
import type { EnvironmentState, LiveChange } from "../environment-state.ts";
import { replayChangeSet } from "../replay-change-set.ts";
import type { RouteChange } from "../route-change.ts";
import type { RouteRepository } from "../route-repository.ts";

/** What a repository starts with. Environments start with nothing live; the first swap changes that. */
export interface RouteRepositorySeed {
  readonly routes?: readonly FrontlineRoute[] | undefined;
  readonly deployments?: readonly DeploymentRecord[] | undefined;
}

/** A repository in memory, to which the platform's own writes can be made too. */
export interface InMemoryRouteRepository extends RouteRepository {
  /** Inserts a route or writes over it, as other software would: without history, without a new revision. */
  putRoute(route: FrontlineRoute): void;
  /** Inserts a deployment or writes over it. */
  putDeployment(deployment: DeploymentRecord): void;
}

/**
 * A repository in memory that keeps every rule of `RouteRepository`, for unit tests.
 *
 * @throws {TypeError} the seed holds something else than the two lists
 * @example
 * const repository = createInMemoryRouteRepository({
 *   deployments: [{ id: "d_2", environmentId: "env_1", status: "ready", desiredState: "running", createdAt: 2 }],
 *   routes: [
 *     { id: "r_1", projectId: "p_1", environmentId: "env_1", deploymentId: "d_1",
 *       fullyQualifiedDomainName: "api.example.com", sticky: "live", revision: 0 },
 *   ],
 * });
 */
export function createInMemoryRouteRepository(seed?: RouteRepositorySeed): InMemoryRouteRepository {
  const given = resolveOptions("createInMemoryRouteRepository", seed, {
    routes: listOf("a list of routes", unchecked<FrontlineRoute>(), []),
    deployments: listOf("a list of deployments", unchecked<DeploymentRecord>(), []),
  } satisfies ChecksOf<RouteRepositorySeed>);
  const routes = new Map(given.routes.map((route) => [route.id, { ...route }]));
  const deployments = new Map(given.deployments.map((deployment) => [deployment.id, { ...deployment }]));
  const environments = new Map<string, EnvironmentState>();
  const routeChanges: RouteChange[] = [];
  const liveChanges: LiveChange[] = [];

  const environmentOf = (environmentId: string): EnvironmentState =>
    environments.get(environmentId) ?? { environmentId, deploymentId: null, isRolledBack: false, revision: 0 };

  return {
    putRoute: (route) => void routes.set(route.id, { ...route }),
    putDeployment: (deployment) => void deployments.set(deployment.id, { ...deployment }),
    async findRoutes(ids, options) {
      options?.signal?.throwIfAborted();
      const wanted = new Set(ids);
      return [...routes.values()].filter((route) => wanted.has(route.id)).map((route) => ({ ...route }));
    },
    async findRoutesOfEnvironment(environmentId, sticky, options) {
      options?.signal?.throwIfAborted();
      const matching = [...routes.values()].filter(
        (route) => route.environmentId === environmentId && sticky.includes(route.sticky),
      );
      return matching.map((route) => ({ ...route }));
    },
    async findDeployment(deploymentId, options) {
      options?.signal?.throwIfAborted();
      const deployment = deployments.get(deploymentId);
      return deployment && { ...deployment };
    },
    async findEnvironment(environmentId, options) {
      options?.signal?.throwIfAborted();
      return { ...environmentOf(environmentId) };
    },
    async routeHistory(frontlineRouteId, options) {
      options?.signal?.throwIfAborted();
      return copies(routeChanges.filter((change) => change.frontlineRouteId === frontlineRouteId));
    },
    async liveHistory(environmentId, options) {
      options?.signal?.throwIfAborted();
      return copies(liveChanges.filter((change) => change.environmentId === environmentId));
    },
    async commit(changeSet, options) {
      options?.signal?.throwIfAborted();
      checkChangeSet(changeSet);
      const { changeId, environmentId } = changeSet;
      const replay = replayChangeSet(
        changeSet,
        routeChanges.filter((change) => change.changeId === changeId),
        liveChanges.find((change) => change.changeId === changeId) ?? null,
      );
      if (replay) return replay;
      const environment = environmentOf(environmentId);
      const deployment = deployments.get(changeSet.deploymentId);
      const applied = applyChangeSet(changeSet, { environment, routes: [...routes.values()], deployment });
      for (const { frontlineRouteId, deploymentId, revision } of applied.routeChanges) {
        const route = routes.get(frontlineRouteId);
        if (route) routes.set(frontlineRouteId, { ...route, deploymentId, revision });
      }
      environments.set(environmentId, applied.environment);
      routeChanges.push(...applied.routeChanges);
      if (applied.liveChange) liveChanges.push(applied.liveChange);
      return applied.result;
    },
  };
}

function copies<T>(rows: readonly T[]): T[] {
  return JSON.parse(JSON.stringify(rows)) as T[];
}
