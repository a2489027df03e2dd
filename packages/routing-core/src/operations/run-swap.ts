import type { ChangeSet } from "../change-set/change-set.ts";
import type { RegionChanges, SwapPlan } from "../plans/swap-plan.ts";
import type { ReassignedRoute } from "./assign-frontline-routes.ts";
import { type CommitAttempt, planUntilCommitted } from "./plan-until-committed.ts";
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
    unchanged: (plan) => resultOf(plan, null, []),
    commit: (plan, attempt) => commitPlan(context, plan, attempt),
  });
}

async function commitPlan(
  { repository, changeId, actor, reason }: RoutingContext,
  plan: SwapPlan,
  { now, attempt, signal }: CommitAttempt,
): Promise<SwapResult> {
  const { environmentId, deploymentId, isRolledBack, expectedRevision, everySticky } = plan;
  const rules = everySticky === null ? {} : { everySticky, mustBeReady: true };
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
