import type { Sticky } from "@frontline-routing/router-core";

/** What one commit does. Nothing of it is read from a clock or a random source: the caller says it all. */
export interface ChangeSet {
  /** Names the change for ever, 1 to 600 characters. The same change tried again has the same one. */
  readonly changeId: string;
  readonly environmentId: string;
  /** The deployment that every route of the set is pointed at. */
  readonly deploymentId: string;
  /** The routes to move, each id once. */
  readonly routes: readonly RouteMove[];
  /** Left out: the live pointer stays. Given: it moves with the routes. */
  readonly swap?: SwapTerms | undefined;
  /** When, in Unix milliseconds. */
  readonly now: number;
  /** Who, for the history. At most 255 characters. */
  readonly actor?: string | undefined;
  /** Why, for the history. At most 255 characters. */
  readonly reason?: string | undefined;
}

/** One route of a change set, and what it was when it was read. */
export interface RouteMove {
  readonly frontlineRouteId: string;
  readonly expectedRevision: number;
  /**
   * Where it pointed; empty for a route without a deployment. Given, it is compared too, so that an `UPDATE` by other
   * software, which leaves the revision as it is, is a conflict and is not overwritten. Left out: only the revision is.
   */
  readonly expectedDeploymentId?: string | undefined;
}

/** Makes a change set also point the environment's live pointer at its deployment. */
export interface SwapTerms {
  /** The environment's revision when the change was planned: any commit in the environment since is a conflict. */
  readonly expectedRevision: number;
  /** The flag that the environment has afterwards. */
  readonly isRolledBack: boolean;
  /**
   * Given: every route of the environment that follows one of these must be in the set or already at the deployment,
   * so that a route inserted since the plan is a conflict and not left behind.
   */
  readonly everySticky?: readonly Sticky[] | undefined;
  /** Given and true: the deployment must be ready and wanted running when the change is written. */
  readonly mustBeReady?: boolean | undefined;
}

/** What a commit did, now or when its `changeId` was first seen. */
export interface CommitResult {
  /** `true` when the `changeId` was already in the history and nothing was written this time. */
  readonly replayed: boolean;
  /** One entry per route of the change set, in its order. */
  readonly routes: readonly MovedRoute[];
  /** What was live before, for a swap; `null` for a change set without one. */
  readonly previousLive: LivePointer | null;
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

/** Which deployment of an environment is live, and whether by a rollback. */
export interface LivePointer {
  /** `null` before the first swap. */
  readonly deploymentId: string | null;
  readonly isRolledBack: boolean;
}
