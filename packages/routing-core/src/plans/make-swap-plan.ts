import type { FrontlineRoute, Sticky } from "@frontline-routing/router-core";
import type { EnvironmentState } from "../change-set/environment-state.ts";
import type { SwapPlan } from "./swap-plan.ts";

/** What a swap is to reach. */
export interface SwapTarget {
  readonly deploymentId: string;
  readonly isRolledBack: boolean;
  readonly everySticky: readonly Sticky[] | null;
}

/** The difference between what is and what a swap is to reach. */
export function makeSwapPlan(
  environment: EnvironmentState,
  routes: readonly FrontlineRoute[],
  { deploymentId, isRolledBack, everySticky }: SwapTarget,
): SwapPlan {
  const moves = routes
    .filter((route) => route.deploymentId !== deploymentId)
    .map((route) => ({
      frontlineRouteId: route.id,
      previousDeploymentId: route.deploymentId,
      expectedRevision: route.revision,
    }))
    .sort((a, b) => (a.frontlineRouteId < b.frontlineRouteId ? -1 : 1));
  const pointerMoves = environment.deploymentId !== deploymentId;
  return {
    environmentId: environment.environmentId,
    deploymentId,
    isRolledBack,
    changed: moves.length > 0 || pointerMoves || environment.isRolledBack !== isRolledBack,
    previousDeploymentId: pointerMoves ? environment.deploymentId : null,
    routes: moves,
    expectedRevision: environment.revision,
    everySticky,
  };
}
