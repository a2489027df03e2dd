import type { CommitResult } from "../change-set/change-set.ts";
import { invalid } from "../errors/invalid-request-error.ts";
import { makeSwapPlan, type RegionChanges, type SwapPlan } from "../plans/swap-plan.ts";
import type { ReassignedRoute } from "./assign-frontline-routes.ts";
import { type AssignRequest, parseAssignRequest, readRoutes } from "./assign-request.ts";
import { planUntilCommitted } from "./plan-until-committed.ts";
import type { RoutingContext } from "./routing-context.ts";

// Each attempt loses only to a commit or an insert that came between reading and writing, some milliseconds apart.
const MAX_ATTEMPTS = 5;

/** What a swap did. */
export interface SwapResult extends RegionChanges {
  /** `false`: everything was as asked already, and nothing was written. */
  readonly changed: boolean;
  /** What is live now. */
  readonly deploymentId: string;
  /** What was live before and isn't any more; `null` when nothing was demoted. True also after retries. */
  readonly previousDeploymentId: string | null;
  readonly isRolledBack: boolean;
  /** The routes that were moved. */
  readonly reassignedRoutes: readonly ReassignedRoute[];
}

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

/** Plans and commits a swap, and plans again when the environment changed in between. */
export async function runSwap(
  context: RoutingContext,
  makePlan: (signal?: AbortSignal) => Promise<SwapPlan>,
): Promise<SwapResult> {
  return await planUntilCommitted(context, {
    maxAttempts: MAX_ATTEMPTS,
    makePlan,
    resultOf,
    changeSetOf(plan, attempt) {
      const { environmentId, deploymentId, isRolledBack, expectedRevision, everySticky } = plan;
      const word = isRolledBack ? "rollback" : "swap";
      const derived = `${word}-${environmentId}@${expectedRevision}>${deploymentId}`;
      return {
        changeId: context.changeId === undefined ? derived : `${context.changeId}/swap-${attempt}`,
        environmentId,
        deploymentId,
        routes: plan.routes.map(({ previousDeploymentId, ...move }) => {
          return { ...move, expectedDeploymentId: previousDeploymentId };
        }),
        swap: { expectedRevision, isRolledBack, ...(everySticky !== null && { everySticky, mustBeReady: true }) },
      };
    },
  });
}

function resultOf(plan: SwapPlan, committed: CommitResult | null): SwapResult {
  const { changed, deploymentId, isRolledBack, regionsGained, regionsLost } = plan;
  const previous = committed?.previousLive?.deploymentId ?? null;
  return {
    changed,
    deploymentId,
    previousDeploymentId: previous === deploymentId ? null : previous,
    isRolledBack,
    reassignedRoutes: (committed?.routes ?? []).map(({ frontlineRouteId, previousDeploymentId }) => {
      return { frontlineRouteId, previousDeploymentId, changed: true };
    }),
    ...(regionsGained && { regionsGained }),
    ...(regionsLost && { regionsLost }),
  };
}
