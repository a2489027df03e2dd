import type { FrontlineRoute } from "@frontline-routing/router-core";
import {
  type ChecksOf,
  checkFrontlineRoute,
  listOf,
  type OptionCheck,
  optional,
  resolveOptions,
  rowOf,
  satisfying,
  text,
  wholeNumber,
} from "@frontline-routing/router-core/options";
import { applyChangeSet } from "../change-set/apply-change-set.ts";
import { checkChangeSet } from "../change-set/check-change-set.ts";
import type { EnvironmentState } from "../change-set/history.ts";
import type { LockedRoute } from "../change-set/locked-state.ts";
import { replayChangeSet } from "../change-set/replay-change-set.ts";
import type { DeploymentRecord, RepositoryCallOptions, RouteRepository } from "../repository/route-repository.ts";
import { createRouteMemory, type RouteMemory, RouteRows, writeRoutes } from "./route-memory.ts";

/** Checks a deployment that a repository in memory takes: half of one would be found, and read as another. */
const checkDeploymentRecord: OptionCheck<DeploymentRecord> = /* @__PURE__ */ rowOf("a deployment", {
  id: /* @__PURE__ */ text(1),
  environmentId: /* @__PURE__ */ text(1),
  status: /* @__PURE__ */ text(1),
  desiredState: /* @__PURE__ */ text(1),
  createdAt: /* @__PURE__ */ wholeNumber(0, Number.POSITIVE_INFINITY),
  regions: /* @__PURE__ */ optional(/* @__PURE__ */ listOf("a list of regions", /* @__PURE__ */ text(1))),
} satisfies ChecksOf<DeploymentRecord>);

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
  const memory = given.memory ?? createRouteMemory();
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

  function lockedRoutes(latest: ReadonlyMap<string, number>): LockedRoute[] {
    return [...routes.values()].map((route) => {
      return { ...route, incarnation: routes.incarnationOf(route.id), latestRevision: latest.get(route.id) ?? 0 };
    });
  }

  /** Copies of the rows. */
  async function selected<T extends object>(
    rows: Iterable<T>,
    matches: (row: T) => boolean,
    options?: RepositoryCallOptions,
  ): Promise<T[]> {
    options?.signal?.throwIfAborted();
    return [...rows].filter(matches).map((row) => ({ ...row }));
  }

  return {
    memory,
    putRoute: (route) => put(routes, checkFrontlineRoute(route, "route")),
    removeRoute: (frontlineRouteId) => void routes.delete(frontlineRouteId),
    putDeployment: (deployment) => put(deployments, checkDeploymentRecord(deployment, "deployment")),
    async findRoutes(ids, options) {
      const wanted = new Set(ids);
      return await selected(routes.values(), (route) => wanted.has(route.id), options);
    },
    async findRoutesByHostname(hostnames, options) {
      const wanted = new Set(hostnames);
      const isWanted = (route: FrontlineRoute) => wanted.has(route.fullyQualifiedDomainName.toLowerCase());
      return await selected(routes.values(), isWanted, options);
    },
    async findRoutesOfEnvironment(environmentId, sticky, options) {
      const isWanted = (route: FrontlineRoute) =>
        route.environmentId === environmentId && sticky.includes(route.sticky);
      return await selected(routes.values(), isWanted, options);
    },
    async findDeployment(deploymentId, options) {
      const [deployment] = await selected(deployments.values(), (row) => row.id === deploymentId, options);
      return deployment;
    },
    async findDeployments(ids, options) {
      return await selected(deployments.values(), (row) => ids.includes(row.id), options);
    },
    async findEnvironment(environmentId, options) {
      options?.signal?.throwIfAborted();
      return { ...environmentOf(environmentId) };
    },
    async routeHistory(frontlineRouteId, options) {
      return await selected(routeChanges, (change) => change.frontlineRouteId === frontlineRouteId, options);
    },
    async liveHistory(environmentId, options) {
      return await selected(liveChanges, (change) => change.environmentId === environmentId, options);
    },
    async commit(changeSet, options) {
      options?.signal?.throwIfAborted();
      checkChangeSet(changeSet);
      const { changeId, environmentId, deploymentId } = changeSet;
      const latest = latestRevisions();
      const locked = lockedRoutes(latest);
      const replay = replayChangeSet(
        changeSet,
        routeChanges.filter((change) => change.changeId === changeId),
        liveChanges.find((change) => change.changeId === changeId) ?? null,
        locked,
      );
      if (replay) return replay;
      const applied = applyChangeSet(changeSet, {
        environment: environmentOf(environmentId),
        routes: locked,
        latestRevisions: latest,
        deployment: deployments.get(deploymentId),
      });
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
