import type { FrontlineRoute } from "@frontline-routing/router-core";
import type { ChangeSet, RouteMove } from "../change-set/change-set.ts";
import type { RoutesResult } from "./routes-result.ts";

/** What an operation decided of routes, as plain data for a journal. */
export interface RoutePlan<R extends RoutesResult> {
  readonly changed: boolean;
  /** The environment's revision that it was decided on. */
  readonly expectedRevision: number;
  readonly change: PlannedChange;
  /** What there is to say when the change is written. */
  readonly result: R;
}

/** A change set, but for what names and signs it. */
export type PlannedChange = Omit<ChangeSet, "actor" | "changeId" | "now" | "reason">;

/** A route as it was read. */
export function asRead({ id, revision, deploymentId }: FrontlineRoute): RouteMove {
  return { frontlineRouteId: id, expectedRevision: revision, expectedDeploymentId: deploymentId };
}
