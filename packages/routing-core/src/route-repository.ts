import type { FrontlineRoute } from "@frontline-routing/router-core";
import type { ChangeSet, CommitResult } from "./change-set.ts";
import type { DeploymentRecord } from "./deployment-record.ts";
import type { RouteChange } from "./route-change.ts";

/**
 * Where routes are kept. Reads answer from the primary, never from a replica that may lag.
 *
 * Ids are opaque strings and compared exactly: `r_1`, `R_1` and `r_1 ` (with a space) are three ids,
 * whatever the collation of the store's columns.
 */
export interface RouteRepository {
  /** The routes that exist among the given ids, in any order. */
  findRoutes(frontlineRouteIds: readonly string[]): Promise<readonly FrontlineRoute[]>;

  /** One deployment, or `undefined`. */
  findDeployment(deploymentId: string): Promise<DeploymentRecord | undefined>;

  /** Every committed change of a route, oldest first: an unbroken chain, each `previous` the `deploymentId` before it. */
  routeHistory(frontlineRouteId: string): Promise<readonly RouteChange[]>;

  /**
   * Applies a change set in one transaction, or not at all.
   *
   * - **Order.** The environment is locked first, then its routes in ascending order of their storage key,
   *   so that two commits never wait for each other in a circle.
   * - **Fence.** Each route must still be at the revision it was read at. If one is not, nothing is written.
   * - **Idempotency.** A `changeId` that is already in the history returns what it did then, and writes nothing.
   * - **History.** One row per moved route: previous and new deployment, the new revision, who, why, when.
   *
   * A rejection other than the ones below leaves the outcome open (the connection may have died after the commit):
   * calling again with the same change set is always safe.
   *
   * @throws {RouteConflictError} a route is not at its revision any more, is gone, or left the environment
   * @throws {ChangeIdReusedError} the `changeId` is in the history with another change set
   */
  commit(changeSet: ChangeSet): Promise<CommitResult>;
}
