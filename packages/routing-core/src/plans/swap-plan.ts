import type { Sticky } from "@frontline-routing/router-core";
import type { RegionChanges } from "./compare-regions.ts";

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
  /** Given: what is live was compared with what the request expected. */
  readonly expectedLiveChecked?: true;
}

/** One route of a plan. */
export interface PlannedMove {
  readonly frontlineRouteId: string;
  /** Where it points now. Empty for a route that has no deployment yet. */
  readonly previousDeploymentId: string;
  readonly expectedRevision: number;
}
