import type { ChangedRoute, LivePointer } from "./change-set.ts";

/** An environment as reassignment sees it. One that no commit has touched yet is at revision 0, with nothing live. */
export interface EnvironmentState extends LivePointer {
  readonly environmentId: string;
  /** Grows with every commit in the environment, of routes or of the live pointer. */
  readonly revision: number;
}

/** What every row of a history says of the commit that wrote it. */
interface RecordedChange {
  readonly changeId: string;
  readonly environmentId: string;
  readonly actor: string | null;
  readonly reason: string | null;
  /** Unix milliseconds, the `now` of the change set. */
  readonly changedAt: number;
}

/** One row of an environment's history: a commit that moved its live pointer or set its flag. */
export interface LiveChange extends RecordedChange {
  readonly previous: LivePointer;
  readonly deploymentId: string;
  readonly isRolledBack: boolean;
  /** The revision the environment has since. */
  readonly revision: number;
}

/** One row of a route's history. */
export interface RouteChange extends ChangedRoute, RecordedChange {
  /**
   * What tells the route's row that was changed from another that is made later under the same id: the key of a table,
   * say. Compared for equality only. Empty in a store that doesn't know.
   */
  readonly incarnation: string;
}

/** What an answer says of a row of the history. */
export function toChangedRoute(change: RouteChange): ChangedRoute {
  const { kind, frontlineRouteId, previousDeploymentId, deploymentId, revision } = change;
  return { kind, frontlineRouteId, previousDeploymentId, deploymentId, revision };
}
