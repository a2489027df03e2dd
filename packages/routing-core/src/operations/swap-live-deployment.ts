import { invalid } from "../errors/invalid-request-error.ts";
import { makeSwapPlan } from "../plans/swap-plan.ts";
import { type AssignRequest, parseAssignRequest, readRoutes } from "./assign-request.ts";
import type { RoutingContext } from "./routing-context.ts";
import { runSwap, type SwapResult } from "./run-swap.ts";

/** Which deployment becomes live, and which routes move with the pointer. */
export interface SwapRequest extends AssignRequest {
  /** The flag that the environment has afterwards. Default: `false`. */
  readonly isRolledBack?: boolean | undefined;
}

/**
 * Points the given routes at a deployment and makes it the environment's live one, all in one commit: whole, or not at
 * all. Without rules about which deployment or which routes; {@link promote} and {@link rollback} have them.
 *
 * @throws {TypeError} the context lacks a member, or it or the request has one that nobody knows
 * @throws {InvalidRequestError} an id is empty, too long or malformed
 * @throws {UnknownDeploymentError} | {@link ForeignDeploymentError} the deployment is not one of the environment
 * @throws {UnknownRouteError} | {@link ForeignRouteError} a route is not one of the environment
 * @throws {EnvironmentConflictError} | {@link RouteConflictError} five times in a row, something else changed first
 * @example
 * await swapLiveDeployment(
 *   { repository, steps: inlineSteps, now: Date.now() },
 *   { environmentId: "env_1", deploymentId: "d_2", frontlineRouteIds: ["r_1"] },
 * );
 * //=> { changed: true, deploymentId: "d_2", previousDeploymentId: "d_1", isRolledBack: false, reassignedRoutes: […] }
 */
export async function swapLiveDeployment(context: RoutingContext, request: SwapRequest): Promise<SwapResult> {
  const { isRolledBack = false, ...about } = { ...request };
  const parsed = parseAssignRequest(about);
  if (typeof isRolledBack !== "boolean") invalid("isRolledBack", `must be true or false, got ${typeof isRolledBack}`);
  return await runSwap(context, async (signal) => {
    const { repository } = context;
    const environment = await repository.findEnvironment(parsed.environmentId, { signal }); // its revision fences the rest
    const routes = await readRoutes(repository, parsed, { signal });
    return makeSwapPlan(environment, routes, { deploymentId: parsed.deploymentId, isRolledBack, everySticky: null });
  });
}
