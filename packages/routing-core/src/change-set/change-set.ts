import type { Sticky } from "@frontline-routing/router-core";

/** What one commit does. Nothing of it is read from a clock or a random source: the caller says it all. */
export interface ChangeSet {
  /** Names the change for ever, 1 to 600 characters. The same change tried again has the same one. */
  readonly changeId: string;
  readonly environmentId: string;
  /**
   * The deployment that every moved and every created route is pointed at. Empty for a set that moves none and only
   * creates routes without a deployment, or removes some.
   */
  readonly deploymentId: string;
  /** The routes to move. Each id may be once in a set, in whichever list. */
  readonly routes: readonly RouteMove[];
  /** The routes to make. */
  readonly creates?: readonly RouteCreation[] | undefined;
  /** The routes to take away. */
  readonly removes?: readonly RouteMove[] | undefined;
  /** Routes that stay, and must still be as they were read when the rest is written. */
  readonly kept?: readonly RouteMove[] | undefined;
  /** Left out: the live pointer stays. Given: it moves with the routes. */
  readonly swap?: SwapTerms | undefined;
  /** What else must be so when the change is written, for a set without `swap`, which says it itself. */
  readonly fence?: FenceTerms | undefined;
  /** When, in Unix milliseconds. */
  readonly now: number;
  /** Who, for the history. At most 255 characters. */
  readonly actor?: string | undefined;
  /** Why, for the history. At most 255 characters. */
  readonly reason?: string | undefined;
}

/** A route that a change set makes: the first row of its hostname. */
export interface RouteCreation {
  readonly frontlineRouteId: string;
  readonly projectId: string;
  /** As `normalizeHostname` makes it. */
  readonly fullyQualifiedDomainName: string;
  readonly sticky: Sticky;
}

/** One route of a change set that is there, and what it was when it was read. */
export interface RouteMove {
  readonly frontlineRouteId: string;
  readonly expectedRevision: number;
  /**
   * Where it pointed; empty for a route without a deployment. Given, it is compared too, so that an `UPDATE` by other
   * software, which leaves the revision as it is, is a conflict and is not overwritten. Left out: only the revision is.
   */
  readonly expectedDeploymentId?: string | undefined;
}

/** What must be so of an environment and a deployment when a change is written. */
export interface FenceTerms {
  /** The environment's revision when the change was planned: any commit in the environment since is a conflict. */
  readonly expectedRevision: number;
  /**
   * Given: every route of the environment that follows one of these must be in the set or already at the deployment,
   * so that a route inserted since the plan is a conflict and not left behind.
   */
  readonly everySticky?: readonly Sticky[] | undefined;
  /** Given and true: the deployment must be ready and wanted running. */
  readonly mustBeReady?: boolean | undefined;
}

/** Makes a change set also point the environment's live pointer at its deployment. */
export interface SwapTerms extends FenceTerms {
  /** The flag that the environment has afterwards. */
  readonly isRolledBack: boolean;
}

/** What a commit did, now or when its `changeId` was first seen. */
export interface CommitResult {
  /** `true` when the `changeId` was already in the history and nothing was written this time. */
  readonly replayed: boolean;
  /** One entry per route that the change set moves, creates and removes, in this order and in that of its lists. */
  readonly routes: readonly ChangedRoute[];
  /** What was live before, for a swap; `null` for a change set without one. */
  readonly previousLive: LivePointer | null;
}

/** A route that a commit changed. */
export interface ChangedRoute {
  /** Whether the route was pointed at another deployment, made, or taken away. */
  readonly kind: "create" | "move" | "remove";
  readonly frontlineRouteId: string;
  /** Empty for a route that had no deployment yet, and for one that was made. */
  readonly previousDeploymentId: string;
  /** Empty for a route that was made without one, and for one that was taken away. */
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
