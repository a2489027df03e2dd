import type { FrontlineRoute, Region, Sticky } from "@frontline-routing/router-core";
import type { EnvironmentState } from "../change-set/history.ts";

/** Which regions a swap brings in and which it leaves, each in ascending order. */
export interface RegionChanges {
  /** Where the deployment runs, and what was live doesn't. Left out: nobody says where one of them runs. */
  readonly regionsGained?: readonly Region[];
  /** Where what was live runs, and the deployment doesn't: requests that arrive there go farther. Left out likewise. */
  readonly regionsLost?: readonly Region[];
}

/** A swap as data: what it would change, and what it was planned on. */
export interface SwapPlan extends RegionChanges {
  readonly environmentId: string;
  /** What is to be live. */
  readonly deploymentId: string;
  readonly isRolledBack: boolean;
  /** `false`: everything is as asked already, and applying the plan writes nothing. */
  readonly changed: boolean;
  /** What is live now and won't be; `null` when nothing is demoted. */
  readonly previousDeploymentId: string | null;
  /** The routes to move, by id. Routes that are at the deployment already are not among them. */
  readonly routes: readonly PlannedMove[];
  /** The environment's revision that the plan was made on. */
  readonly expectedRevision: number;
  /** The kinds of which the plan has every route of the environment; `null` when the caller chose the routes. */
  readonly everySticky: readonly Sticky[] | null;
}

/** One route of a plan. */
export interface PlannedMove {
  readonly frontlineRouteId: string;
  /** Where it points now. Empty for a route that has no deployment yet. */
  readonly previousDeploymentId: string;
  readonly expectedRevision: number;
}

/** The difference between what is and what a swap is to reach. */
export function makeSwapPlan(
  environment: EnvironmentState,
  routes: readonly FrontlineRoute[],
  { deploymentId, isRolledBack, everySticky }: Pick<SwapPlan, "deploymentId" | "everySticky" | "isRolledBack">,
): SwapPlan {
  const moves = routes
    .filter((route) => route.deploymentId !== deploymentId)
    .map(({ id, deploymentId: previousDeploymentId, revision: expectedRevision }) => {
      return { frontlineRouteId: id, previousDeploymentId, expectedRevision };
    })
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
