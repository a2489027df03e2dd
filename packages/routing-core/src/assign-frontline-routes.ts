import type { DurableSteps } from "./durable-steps.ts";
import { InvalidRequestError } from "./invalid-request-error.ts";
import { parseId, REFERENCE_MAX_LENGTH, ROUTE_ID_MAX_LENGTH } from "./parse-id.ts";
import { type ReadRoute, readRoutesToAssign } from "./read-routes-to-assign.ts";
import type { RouteRepository } from "./route-repository.ts";

/** What reassignment runs on. */
export interface RoutingContext {
  readonly repository: RouteRepository;
  readonly steps: DurableSteps;
  /** The present time in Unix milliseconds, for the history. A durable engine passes its journalled time. */
  readonly now: number;
  /**
   * Names this operation: the same at every attempt, another for every other operation. A durable engine passes its
   * invocation's id. Left out, it follows from each route's revision and target, so that two callers who ask for the
   * same move at the same revision are one change.
   */
  readonly changeId?: string | undefined;
  /** Who asks, for the history. */
  readonly actor?: string | undefined;
  /** Why, for the history. */
  readonly reason?: string | undefined;
}

/** Which routes to point at which deployment. All three belong to one environment. */
export interface AssignRequest {
  readonly environmentId: string;
  readonly deploymentId: string;
  /** In the order in which they are to be moved. The same id twice counts once. */
  readonly frontlineRouteIds: readonly string[];
}

/** What became of each route, in the order asked for. */
export interface AssignResult {
  readonly reassignedRoutes: readonly ReassignedRoute[];
}

/** A route that now points at the deployment asked for. */
export interface ReassignedRoute {
  readonly frontlineRouteId: string;
  /** Where it pointed before, true also after retries. Empty for a route that had no deployment. */
  readonly previousDeploymentId: string;
  /** `false` when it pointed there already, and nothing was written. */
  readonly changed: boolean;
}

/**
 * Points routes at a deployment, one after another, each in a durable step of its own.
 *
 * The first step, `read-routes`, reads everything and refuses everything that can be refused. Then one fenced commit
 * per route, in a step `reassign-<route id>`: a retry resumes after the last finished one.
 *
 * @throws {InvalidRequestError} an id is empty, too long or malformed
 * @throws {UnknownDeploymentError} | {@link ForeignDeploymentError} the deployment is not one of the environment
 * @throws {UnknownRouteError} | {@link ForeignRouteError} a route is not one of the environment
 * @throws {RouteConflictError} a newer writer moved a route after it was read; the routes before it are moved
 * @example
 * await assignFrontlineRoutes(
 *   { repository, steps: inlineSteps, now: Date.now() },
 *   { environmentId: "env_1", deploymentId: "d_2", frontlineRouteIds: ["r_1"] },
 * );
 * //=> { reassignedRoutes: [{ frontlineRouteId: "r_1", previousDeploymentId: "d_1", changed: true }] }
 */
export async function assignFrontlineRoutes(context: RoutingContext, request: AssignRequest): Promise<AssignResult> {
  const { environmentId, deploymentId, frontlineRouteIds } = parseRequest(request);
  if (!Number.isSafeInteger(context.now)) {
    throw new InvalidRequestError("now", `must be a time in whole Unix milliseconds, got ${String(context.now)}`);
  }
  if (frontlineRouteIds.length === 0) return { reassignedRoutes: [] };

  const { repository, steps, now, actor, reason } = context;
  const routes = await steps.run("read-routes", () =>
    readRoutesToAssign(repository, { environmentId, deploymentId, frontlineRouteIds }),
  );

  const reassignedRoutes: ReassignedRoute[] = [];
  for (const route of routes) {
    const { frontlineRouteId } = route;
    if (route.deploymentId === deploymentId) {
      reassignedRoutes.push({ frontlineRouteId, previousDeploymentId: deploymentId, changed: false });
      continue;
    }
    const previousDeploymentId = await steps.run(`reassign-${frontlineRouteId}`, async () => {
      const changeId = stepChangeId(context.changeId, route, deploymentId);
      const move = { frontlineRouteId, expectedRevision: route.revision };
      const result = await repository.commit({
        changeId,
        environmentId,
        deploymentId,
        routes: [move],
        now,
        actor,
        reason,
      });
      return result.routes[0]?.previousDeploymentId ?? route.deploymentId;
    });
    reassignedRoutes.push({ frontlineRouteId, previousDeploymentId, changed: true });
  }
  return { reassignedRoutes };
}

function stepChangeId(operation: string | undefined, route: ReadRoute, deploymentId: string): string {
  if (operation !== undefined) return `${operation}/reassign-${route.frontlineRouteId}`;
  return `reassign-${route.frontlineRouteId}@${route.revision}>${deploymentId}`;
}

function parseRequest(request: AssignRequest): AssignRequest {
  const environmentId = parseId("environmentId", request.environmentId, REFERENCE_MAX_LENGTH);
  const deploymentId = parseId("deploymentId", request.deploymentId, REFERENCE_MAX_LENGTH);
  if (!Array.isArray(request.frontlineRouteIds)) {
    throw new InvalidRequestError("frontlineRouteIds", `must be a list, got ${typeof request.frontlineRouteIds}`);
  }
  const ids = request.frontlineRouteIds.map((id, i) => parseId(`frontlineRouteIds[${i}]`, id, ROUTE_ID_MAX_LENGTH));
  return { environmentId, deploymentId, frontlineRouteIds: [...new Set(ids)] };
}
