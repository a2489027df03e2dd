import { makePromotionPlan, type PromotionRequest, parsePromotionRequest } from "../plans/make-promotion-plan.ts";
import type { RoutingContext } from "./routing-context.ts";
import { runSwap, type SwapResult } from "./swap-live-deployment.ts";

/**
 * Makes a deployment live: points the environment's `live` and `environment` routes at it, moves the live pointer, and
 * clears `isRolledBack`, all in one commit. Promoting what a rollback made live confirms the rollback. Doing it twice
 * is a success that says that nothing changed.
 * In an environment without routes to move, it moves the live pointer alone; `reassignedRoutes` is empty then.
 *
 * A caller that decided by what is live says so with `expectedLiveDeploymentId`, and is refused when something else is.
 * That is checked each time the operation plans, and the commit makes sure that nothing changed since.
 *
 * What is refused, in the order in which it is checked, is in the table of {@link planPromotion}.
 *
 * @throws {TypeError} the context lacks a member, or it or the request has one that nobody knows
 * @throws {LiveMovedError} something else is live than was expected
 * @throws {EnvironmentConflictError} five times in a row, something else changed the environment first
 * @example
 * await promote({ repository, steps: inlineSteps, now: Date.now() }, { environmentId: "env_1", deploymentId: "d_2" });
 * //=> { changed: true, deploymentId: "d_2", previousDeploymentId: "d_1", isRolledBack: false, reassignedRoutes: […] }
 */
export async function promote(context: RoutingContext, request: PromotionRequest): Promise<SwapResult> {
  const parsed = parsePromotionRequest(request);
  return await runSwap(context, (signal) => makePromotionPlan("promotion", context.repository, parsed, { signal }));
}

/**
 * Makes an earlier deployment live again: points the environment's `live` and `environment` routes at it, moves the
 * live pointer, and sets `isRolledBack`, all in one commit. Doing it twice is a success that says that nothing changed.
 * Routes and `expectedLiveDeploymentId` are as in {@link promote}; what is refused is at {@link planRollback}.
 *
 * @throws {TypeError} the context lacks a member, or it or the request has one that nobody knows
 * @throws {LiveMovedError} something else is live than was expected
 * @throws {EnvironmentConflictError} five times in a row, something else changed the environment first
 * @example
 * await rollback({ repository, steps: inlineSteps, now: Date.now() }, { environmentId: "env_1", deploymentId: "d_1" });
 * //=> { changed: true, deploymentId: "d_1", previousDeploymentId: "d_2", isRolledBack: true, reassignedRoutes: […] }
 */
export async function rollback(context: RoutingContext, request: PromotionRequest): Promise<SwapResult> {
  const parsed = parsePromotionRequest(request);
  return await runSwap(context, (signal) => makePromotionPlan("rollback", context.repository, parsed, { signal }));
}
