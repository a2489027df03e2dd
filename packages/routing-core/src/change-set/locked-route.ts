import type { FrontlineRoute } from "@frontline-routing/router-core";

/** A route as a commit finds it, with what tells whether its row was removed and made again under the same id. */
export interface LockedRoute extends FrontlineRoute {
  /** The `incarnation` of the rows of history that are written for this row. Left out: rows are never made again. */
  readonly incarnation?: string | undefined;
  /** The highest revision that the history has of this id, whichever row it was written for. Left out: the route's own. */
  readonly latestRevision?: number | undefined;
}
