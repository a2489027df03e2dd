import type { ChangeSet } from "../change-set/change-set.ts";
import { isRoutingError, type RoutingErrorCode } from "../errors/routing-error.ts";
import type { RegionChanges } from "../plans/compare-regions.ts";
import type { SwapPlan } from "../plans/swap-plan.ts";
import type { ReassignedRoute } from "./assign-frontline-routes.ts";
import { checkContext, type RoutingContext, readNow } from "./routing-context.ts";

// Each attempt loses only to a commit or an insert that came between reading and writing, some milliseconds apart.
const MAX_ATTEMPTS = 5;
const CONFLICTS: readonly RoutingErrorCode[] = ["ENVIRONMENT_CONFLICT", "ROUTE_CONFLICT"];

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
  /**
   * Given: what was live was compared with what the request expected. Left out where it expected nothing, and where the
   * plan in the journal is of a version of this package that didn't compare.
   */
  readonly expectedLiveChecked?: true;
}

/**
 * Plans and commits, and plans again when the environment changed in between. Each planning and each commit is a
 * durable step of its own, `plan-<attempt>` and `commit-<attempt>`.
 */
export async function runSwap(
  context: RoutingContext,
  makePlan: (signal?: AbortSignal) => Promise<SwapPlan>,
): Promise<SwapResult> {
  checkContext(context);
  for (let attempt = 1; ; attempt++) {
    const { plan, now } = await context.steps.run(`plan-${attempt}`, async (signal) => {
      return { plan: await makePlan(signal), now: readNow(context) };
    });
    if (!plan.changed) return resultOf(plan, null, []);
    const isLast = attempt === MAX_ATTEMPTS;
    const result = await context.steps.run(`commit-${attempt}`, (signal) =>
      commitPlan(context, plan, { now, attempt, isLast, signal }),
    );
    if (result !== null) return result;
  }
}

async function commitPlan(
  { repository, changeId, actor, reason }: RoutingContext,
  plan: SwapPlan,
  { now, attempt, isLast, signal }: { now: number; attempt: number; isLast: boolean; signal: AbortSignal | undefined },
): Promise<SwapResult | null> {
  const { environmentId, deploymentId, isRolledBack, expectedRevision, everySticky } = plan;
  const rules = everySticky === null ? {} : { everySticky, mustBeReady: true };
  try {
    const changeSet: ChangeSet = {
      changeId: changeId === undefined ? derivedChangeId(plan) : `${changeId}/swap-${attempt}`,
      environmentId,
      deploymentId,
      routes: plan.routes.map(({ frontlineRouteId, expectedRevision, previousDeploymentId }) => {
        return { frontlineRouteId, expectedRevision, expectedDeploymentId: previousDeploymentId };
      }),
      swap: { expectedRevision, isRolledBack, ...rules },
      now,
      actor,
      reason,
    };
    const { routes, previousLive } = await repository.commit(changeSet, { signal });
    const reassigned = routes.map(({ frontlineRouteId, previousDeploymentId }) => ({
      frontlineRouteId,
      previousDeploymentId,
      changed: true,
    }));
    return resultOf(plan, previousLive?.deploymentId ?? null, reassigned);
  } catch (error) {
    if (isRoutingError(error) && CONFLICTS.includes(error.code) && !isLast) return null;
    throw error;
  }
}

function derivedChangeId({ environmentId, expectedRevision, deploymentId, isRolledBack }: SwapPlan): string {
  return `${isRolledBack ? "rollback" : "swap"}-${environmentId}@${expectedRevision}>${deploymentId}`;
}

function resultOf(plan: SwapPlan, previous: string | null, reassignedRoutes: readonly ReassignedRoute[]): SwapResult {
  const { changed, deploymentId, isRolledBack, expectedLiveChecked, regionsGained, regionsLost } = plan;
  return {
    changed,
    deploymentId,
    previousDeploymentId: previous === deploymentId ? null : previous,
    isRolledBack,
    reassignedRoutes,
    ...(regionsGained && { regionsGained }),
    ...(regionsLost && { regionsLost }),
    ...(expectedLiveChecked && { expectedLiveChecked }),
  };
}
