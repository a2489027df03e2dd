import { type AssignRequest, parseAssignRequest, readRoutes } from "./assign-request.ts";
import { checkContext, type RoutingContext, readNow } from "./routing-context.ts";

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
 * @throws {TypeError} the context lacks a member, or it or the request has one that nobody knows
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
  checkContext(context);
  const parsed = parseAssignRequest(request);
  const { environmentId, deploymentId } = parsed;
  if (parsed.frontlineRouteIds.length === 0) return { reassignedRoutes: [] };

  const { repository, steps, actor, reason } = context;
  const { routes, now } = await steps.run("read-routes", async (signal) => {
    const found = await readRoutes(repository, parsed, { signal });
    const routes = found.map(({ id, deploymentId, revision }) => ({ id, deploymentId, revision }));
    return { routes, now: readNow(context) };
  });

  const reassignedRoutes: ReassignedRoute[] = [];
  for (const route of routes) {
    const frontlineRouteId = route.id;
    if (route.deploymentId === deploymentId) {
      reassignedRoutes.push({ frontlineRouteId, previousDeploymentId: deploymentId, changed: false });
      continue;
    }
    const step = `reassign-${frontlineRouteId}`;
    const previousDeploymentId = await steps.run(step, async (signal) => {
      const { changeId: operation } = context;
      const changeId = operation === undefined ? `${step}@${route.revision}>${deploymentId}` : `${operation}/${step}`;
      const { revision: expectedRevision, deploymentId: expectedDeploymentId } = route;
      const move = { frontlineRouteId, expectedRevision, expectedDeploymentId };
      const changeSet = { changeId, environmentId, deploymentId, routes: [move], now, actor, reason };
      const result = await repository.commit(changeSet, { signal });
      return result.routes[0]?.previousDeploymentId ?? route.deploymentId;
    });
    reassignedRoutes.push({ frontlineRouteId, previousDeploymentId, changed: true });
  }
  return { reassignedRoutes };
}
