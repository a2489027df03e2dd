import type { ChangedRoute } from "./change-set.ts";

/** One row of a route's history. */
export interface RouteChange extends ChangedRoute {
  readonly changeId: string;
  readonly environmentId: string;
  /**
   * What tells the route's row that was changed from another that is made later under the same id: the key of a table,
   * say. Compared for equality only. Empty in a store that doesn't know.
   */
  readonly incarnation: string;
  readonly actor: string | null;
  readonly reason: string | null;
  /** Unix milliseconds, the `now` of the change set. */
  readonly changedAt: number;
}

/** What an answer says of a row of the history. */
export function toChangedRoute(change: RouteChange): ChangedRoute {
  const { kind, frontlineRouteId, previousDeploymentId, deploymentId, revision } = change;
  return { kind, frontlineRouteId, previousDeploymentId, deploymentId, revision };
}
