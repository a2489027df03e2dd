import type { FrontlineRoute, Region, Sticky } from "@frontline-routing/router-core";
import type { ChangeSet, CommitResult } from "../change-set/change-set.ts";
import type { EnvironmentState, LiveChange, RouteChange } from "../change-set/history.ts";

/** What reassignment needs to know of a deployment. */
export interface DeploymentRecord {
  readonly id: string;
  readonly environmentId: string;
  /** `pending`, `building`, `deploying`, `network`, `ready`, `failed` and whatever the platform adds. */
  readonly status: string;
  /** `running` when the platform wants it to run. */
  readonly desiredState: string;
  /** Unix milliseconds. Tells which of two deployments is the earlier one. */
  readonly createdAt: number;
  /** Where it runs; empty: nowhere. Left out: nobody says. `findDeployment` says it, and no rule rests on it. */
  readonly regions?: readonly Region[] | undefined;
}

/** What every method of a `RouteRepository` takes last. */
export interface RepositoryCallOptions {
  /**
   * Ends the call, in the store too: a query that runs, a lock that is waited for. The call then rejects with the
   * signal's reason, whatever that is. With a signal that is aborted already, nothing begins.
   */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Where routes are kept. Reads answer from the primary, never from a replica that may lag.
 *
 * Ids are opaque strings and compared exactly: `r_1`, `R_1` and `r_1 ` (with a space) are three ids,
 * whatever the collation of the store's columns.
 *
 * Every method rejects with a `RepositoryUnavailableError` when the store can't be reached or fails in a way that may
 * pass.
 *
 * Every method takes a signal last. When it aborts, the call rejects with the signal's reason as it is, as `fetch` does,
 * and so does one whose signal is aborted already, which begins nothing. What the call was doing is ended in the store
 * too, where the store can be told. A call that has its answer at that moment may give it.
 */
export interface RouteRepository {
  /** The routes that exist among the given ids, in any order. */
  findRoutes(frontlineRouteIds: readonly string[], options?: RepositoryCallOptions): Promise<readonly FrontlineRoute[]>;

  /**
   * The routes of hostnames, whichever environment's, in any order.
   *
   * @param hostnames in lower case, as `normalizeHostname` makes them. One that is stored in another case is found too,
   *   where the store takes it for the same and so couldn't hold both
   */
  findRoutesByHostname(
    hostnames: readonly string[],
    options?: RepositoryCallOptions,
  ): Promise<readonly FrontlineRoute[]>;

  /** The routes of an environment that follow one of the given kinds, in any order. */
  findRoutesOfEnvironment(
    environmentId: string,
    sticky: readonly Sticky[],
    options?: RepositoryCallOptions,
  ): Promise<readonly FrontlineRoute[]>;

  /** One deployment, or `undefined`. */
  findDeployment(deploymentId: string, options?: RepositoryCallOptions): Promise<DeploymentRecord | undefined>;

  /** The deployments that exist among the given ids, in any order. Where they run needn't be said. */
  findDeployments(
    deploymentIds: readonly string[],
    options?: RepositoryCallOptions,
  ): Promise<readonly Omit<DeploymentRecord, "regions">[]>;

  /** The live pointer and the revision of an environment, known or not. */
  findEnvironment(environmentId: string, options?: RepositoryCallOptions): Promise<EnvironmentState>;

  /**
   * Every committed change of a route, oldest first, revisions growing. Those of one `incarnation` are an unbroken chain,
   * each `previous` the `deploymentId` before it; a row that was made again under the id begins another.
   */
  routeHistory(frontlineRouteId: string, options?: RepositoryCallOptions): Promise<readonly RouteChange[]>;

  /** Every swap of an environment, oldest first: an unbroken chain, each `previous` the pointer before it. */
  liveHistory(environmentId: string, options?: RepositoryCallOptions): Promise<readonly LiveChange[]>;

  /**
   * Applies a change set in one transaction, or not at all.
   *
   * - **Order.** The environment is locked first, then its routes in ascending order of their storage key,
   *   so that two commits never wait for each other in a circle. Within one environment, commits come one by one.
   * - **Idempotency**, looked at first. A `changeId` that is already in the history returns what it did then, and
   *   writes nothing. A row of history that was written for another row than the one which is there now doesn't count.
   * - **Fence.** Each route must still be at the revision it was read at, and the environment of a swap or a `fence` at its
   *   own. If one is not, nothing is written.
   * - **Free names.** A route is created only where no route has its hostname or its id.
   * - **History.** One row per moved, created or removed route: previous and new deployment, the new revision, who, why,
   *   when; and one row per swap. Revisions are above all that the history has of the route's id.
   * - **Cost.** The number of statements doesn't grow with the routes by more than one per 500.
   *
   * A rejection with `RepositoryUnavailableError` leaves the outcome open (the connection may have died after the
   * commit), and so does an aborted call that had begun: written whole, or not at all. Calling again with the same change set is always safe. `checkChangeSet`, `replayChangeSet` and
   * `applyChangeSet` hold these rules as pure functions, for an implementation to call in this order, the last two
   * while it has the locks.
   *
   * @throws {InvalidRequestError} the change set is malformed, whatever the store holds
   * @throws {ChangeIdReusedError} the `changeId` is in the history with another change set
   * @throws {EnvironmentConflictError} the environment of a swap or a `fence` is at another revision, or has a route that
   *   the set misses; or a route that is to be created is there already
   * @throws {HostnameTakenError} a hostname that is to be created is another environment's
   * @throws {RouteIdTakenError} the id of a route that is to be created is another hostname's route
   * @throws {UnknownDeploymentError | ForeignDeploymentError | DeploymentNotReadyError} the deployment
   *   of a swap, or one that must be ready, isn't there, isn't the environment's, or isn't ready
   * @throws {RouteConflictError} a route is not at its revision any more, is gone, or left the environment; or some of
   *   the routes that the `changeId` changed, but not all, were made again since
   * @throws {HistoryConflictError} a row that is there already keeps the change out, and no retry cures it
   */
  commit(changeSet: ChangeSet, options?: RepositoryCallOptions): Promise<CommitResult>;
}
