import type { FrontlineRoute } from "@frontline-routing/router-core";
import type { DeploymentRecord } from "../repository/route-repository.ts";
import type { EnvironmentState } from "./history.ts";

/** A route as a commit finds it, with what tells whether its row was removed and made again under the same id. */
export interface LockedRoute extends FrontlineRoute {
  /** The `incarnation` of the rows of history that are written for this row. Left out: rows are never made again. */
  readonly incarnation?: string | undefined;
  /** The highest revision that the history has of this id, whichever row it was written for. Left out: the route's own. */
  readonly latestRevision?: number | undefined;
}

/** What a commit finds in the store while it holds the locks. */
export interface LockedState {
  readonly environment: EnvironmentState;
  /**
   * The routes that exist, of those in the change set and of the hostnames that it creates, whoever's they are; and, where
   * it says `everySticky`, all of the environment that follow one of these. More do no harm.
   */
  readonly routes: readonly LockedRoute[];
  /** The highest revision that the history has of the ids that the set creates. Left out: it has none of them. */
  readonly latestRevisions?: ReadonlyMap<string, number> | undefined;
  /** Read for a swap, and where the deployment must be ready. */
  readonly deployment?: DeploymentRecord | undefined;
}
