/** What one commit does. Nothing of it is read from a clock or a random source: the caller says it all. */
export interface ChangeSet {
  /** Names the change for ever, 1 to 255 characters. The same change tried again has the same one. */
  readonly changeId: string;
  readonly environmentId: string;
  /** The deployment that every route of the set is pointed at. */
  readonly deploymentId: string;
  /** The routes to move, each id once. */
  readonly routes: readonly RouteMove[];
  /** When, in Unix milliseconds. */
  readonly now: number;
  /** Who, for the history. At most 255 characters. */
  readonly actor?: string | undefined;
  /** Why, for the history. At most 255 characters. */
  readonly reason?: string | undefined;
}

/** One route of a change set, and the revision it was read at. */
export interface RouteMove {
  readonly frontlineRouteId: string;
  readonly expectedRevision: number;
}

/** What a commit did, now or when its `changeId` was first seen. */
export interface CommitResult {
  /** `true` when the `changeId` was already in the history and nothing was written this time. */
  readonly replayed: boolean;
  /** One entry per route of the change set, in its order. */
  readonly routes: readonly MovedRoute[];
}

/** A route that a commit moved. */
export interface MovedRoute {
  readonly frontlineRouteId: string;
  /** Empty for a route that had no deployment yet. */
  readonly previousDeploymentId: string;
  readonly deploymentId: string;
  /** The revision the route has since. */
  readonly revision: number;
}
