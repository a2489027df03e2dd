import type { RouteRepository } from "@frontline-routing/routing-core";
import type { Kysely } from "kysely";
import { isSqlite } from "../database/sql-flavour.ts";
import { functionOption, refuseUnknownOptions } from "../option-checks.ts";
import type { FrontlineSchema } from "../schema.ts";
import { commitChangeSet } from "./commit-change-set.ts";
import { findEnvironment } from "./environment-row.ts";
import { findDeployment } from "./read-deployment.ts";
import { liveHistory, routeHistory } from "./read-history.ts";
import { findRoutes, findRoutesOfEnvironment } from "./read-routes.ts";
import { repositoryError } from "./repository-error.ts";
import { type ContentionRetry, retryContention } from "./retry-contention.ts";

/** Options of {@link createRouteRepository}. */
export interface RouteRepositoryOptions {
  /** A number from 0 up to, not including, 1: spreads the pauses between attempts. Default: `Math.random`. */
  readonly random?: () => number;
  /**
   * Told of each attempt that met another writer, most often in a deadlock or a lock time-out, and will be made again.
   * For a counter: `onRetry: () => retries.add(1)`.
   */
  readonly onRetry?: (retry: ContentionRetry) => void;
}

/**
 * The routes of a database, for `assignFrontlineRoutes` and the other operations of `routing-core`.
 *
 * Every failure of the database is a `RepositoryUnavailableError` that says what to do, with the driver's as its
 * `cause`. Deadlocks and lock time-outs are tried again inside, five times in all.
 *
 * @param db what {@link openDatabase} returns, after {@link migrateToLatest}. It stays yours to destroy
 * @throws {TypeError} `db` is on another kind of database, or an option is unknown
 * @example
 * const repository = createRouteRepository(db);
 * await repository.findRoutes(["r_1"]);
 */
export function createRouteRepository(
  db: Kysely<FrontlineSchema>,
  options: RouteRepositoryOptions = {},
): RouteRepository {
  isSqlite(db);
  refuseUnknownOptions("createRouteRepository", options, ["random", "onRetry"]);
  const random = functionOption("random", options.random, Math.random);
  const onRetry = functionOption("onRetry", options.onRetry, () => undefined);

  return {
    findRoutes: (frontlineRouteIds) => wrapped(() => findRoutes(db, frontlineRouteIds)),
    findRoutesOfEnvironment: (environmentId, sticky) =>
      wrapped(() => findRoutesOfEnvironment(db, environmentId, sticky)),
    findDeployment: (deploymentId) => wrapped(() => findDeployment(db, deploymentId)),
    findEnvironment: (environmentId) => wrapped(() => findEnvironment(db, environmentId)),
    routeHistory: (frontlineRouteId) => wrapped(() => routeHistory(db, frontlineRouteId)),
    liveHistory: (environmentId) => wrapped(() => liveHistory(db, environmentId)),
    commit: (changeSet) => wrapped(() => retryContention(() => commitChangeSet(db, changeSet), { random, onRetry })),
  };
}

async function wrapped<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw repositoryError(error);
  }
}
