import type { CommitResult } from "../change-set/change-set.ts";
import type { RegionChanges, SwapPlan } from "../plans/swap-plan.ts";
import type { ReassignedRoute } from "./assign-frontline-routes.ts";
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
  /**
   * Given: what was live was compared with what the request expected. Left out where it expected nothing, and where the
   * plan in the journal is of a version of this package that didn't compare.
   */
  readonly expectedLiveChecked?: true;
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
  const { changed, deploymentId, isRolledBack, expectedLiveChecked, regionsGained, regionsLost } = plan;
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
    ...(expectedLiveChecked && { expectedLiveChecked }),
  };
}
