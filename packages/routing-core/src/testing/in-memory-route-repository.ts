import type { FrontlineRoute } from "@frontline-routing/router-core";
import {
  type ChecksOf,
  checkFrontlineRoute,
  listOf,
  optional,
  resolveOptions,
  satisfying,
} from "@frontline-routing/router-core/options";
import { applyChangeSet } from "../change-set/apply-change-set.ts";
import { checkChangeSet } from "../change-set/check-change-set.ts";
import type { EnvironmentState } from "../change-set/history.ts";
import type { LockedRoute } from "../change-set/locked-state.ts";
import { replayChangeSet } from "../change-set/replay-change-set.ts";
import type { DeploymentRecord, RouteRepository } from "../repository/route-repository.ts";
import { checkDeploymentRecord } from "./check-deployment-record.ts";
import type { RouteMemory } from "./route-memory.ts";
import { RouteRows } from "./route-rows.ts";
import { writeRoutes } from "./write-routes.ts";

/** What a repository starts with. Environments start with nothing live; the first swap changes that. */
export interface RouteRepositorySeed {
  readonly routes?: readonly FrontlineRoute[] | undefined;
  readonly deployments?: readonly DeploymentRecord[] | undefined;
}

/** A seed, and where to keep it. */
export interface InMemorySeed extends RouteRepositorySeed {
  /** What another repository holds, to be its second: the seed is put in. Default: a new one. */
  readonly memory?: RouteMemory | undefined;
}

/** A repository in memory, to which the platform's own writes can be made too. */
export interface InMemoryRouteRepository extends RouteRepository {
  /** What it holds. Whoever writes there makes changes without a history. */
  readonly memory: RouteMemory;
  /** Inserts a route or writes over it, as other software would: without history, without a new revision. */
  putRoute(route: FrontlineRoute): void;
  /** Removes a route, as other software would: without history. Put again, it is another row under the same id. */
  removeRoute(frontlineRouteId: string): void;
  /** Inserts a deployment or writes over it. */
  putDeployment(deployment: DeploymentRecord): void;
}

/**
 * A repository in memory that keeps every rule of `RouteRepository`, for unit tests.
 *
 * @throws {TypeError} the seed holds something else than the two lists and a memory, or half a route
 * @example
 * const repository = createInMemoryRouteRepository({
 *   deployments: [{ id: "d_2", environmentId: "env_1", status: "ready", desiredState: "running", createdAt: 2 }],
 *   routes: [
 *     { id: "r_1", projectId: "p_1", environmentId: "env_1", deploymentId: "d_1",
 *       fullyQualifiedDomainName: "api.example.com", sticky: "live", revision: 0 },
 *   ],
 * });
 */
export function createInMemoryRouteRepository(seed?: InMemorySeed): InMemoryRouteRepository {
  const given = resolveOptions("createInMemoryRouteRepository", seed, {
    routes: listOf("a list of routes", checkFrontlineRoute, []),
    deployments: listOf("a list of deployments", checkDeploymentRecord, []),
    memory: optional(satisfying("the memory of another repository", isMemory)),
  } satisfies ChecksOf<InMemorySeed>);
  const memory = given.memory ?? emptyMemory();
  const { routes, deployments, environments, routeChanges, liveChanges } = memory;
  for (const route of given.routes) put(routes, route);
  for (const deployment of given.deployments) put(deployments, deployment);

  const environmentOf = (environmentId: string): EnvironmentState =>
    environments.get(environmentId) ?? { environmentId, deploymentId: null, isRolledBack: false, revision: 0 };

  function latestRevisions(): Map<string, number> {
    const latest = new Map<string, number>();
    for (const { frontlineRouteId, revision } of routeChanges) {
      latest.set(frontlineRouteId, Math.max(revision, latest.get(frontlineRouteId) ?? 0));
    }
    return latest;
  }

  function lockedRoutes(): LockedRoute[] {
    const latest = latestRevisions();
    return [...routes.values()].map((route) => {
      return { ...route, incarnation: routes.incarnationOf(route.id), latestRevision: latest.get(route.id) ?? 0 };
    });
  }

  return {
    memory,
    putRoute: (route) => put(routes, checkFrontlineRoute(route, "route")),
    removeRoute: (frontlineRouteId) => void routes.delete(frontlineRouteId),
    putDeployment: (deployment) => put(deployments, checkDeploymentRecord(deployment, "deployment")),
    async findRoutes(ids, options) {
      options?.signal?.throwIfAborted();
      const wanted = new Set(ids);
      return [...routes.values()].filter((route) => wanted.has(route.id)).map((route) => ({ ...route }));
    },
    async findRoutesByHostname(hostnames, options) {
      options?.signal?.throwIfAborted();
      const wanted = new Set(hostnames);
      const matching = [...routes.values()].filter((route) => wanted.has(route.fullyQualifiedDomainName.toLowerCase()));
      return matching.map((route) => ({ ...route }));
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
    async findDeployments(ids, options) {
      options?.signal?.throwIfAborted();
      return [...new Set(ids)].flatMap((id) => deployments.get(id) ?? []).map((deployment) => ({ ...deployment }));
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
        lockedRoutes(),
      );
      if (replay) return replay;
      const environment = environmentOf(environmentId);
      const deployment = deployments.get(changeSet.deploymentId);
      const locked = { environment, routes: lockedRoutes(), latestRevisions: latestRevisions(), deployment };
      const applied = applyChangeSet(changeSet, locked);
      writeRoutes(memory, changeSet, applied.routeChanges);
      environments.set(environmentId, applied.environment);
      if (applied.liveChange) liveChanges.push(applied.liveChange);
      return applied.result;
    },
  };
}

function put<T extends { readonly id: string }>(rows: Map<string, T>, row: T): void {
  rows.set(row.id, row);
}

function isMemory(value: unknown): value is RouteMemory {
  return typeof value === "object" && value !== null && "routes" in value && value.routes instanceof RouteRows;
}

function emptyMemory(): RouteMemory {
  return {
    routes: new RouteRows(),
    deployments: new Map(),
    environments: new Map(),
    routeChanges: [],
    liveChanges: [],
  };
}

function copies<T>(rows: readonly T[]): T[] {
  return JSON.parse(JSON.stringify(rows)) as T[];
}
