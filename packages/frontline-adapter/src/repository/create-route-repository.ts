import { type ChecksOf, callable, optional, resolveOptions } from "@frontline-routing/router-core/options";
import { HistoryConflictError, type RouteRepository } from "@frontline-routing/routing-core";
import type { RepositoryCallOptions } from "@frontline-routing/routing-core/repository";
import type { Kysely } from "kysely";
import { abortable } from "../database/abortable.ts";
import { systemClocks } from "../database/commit-deadline.ts";
import { databaseProblem, duplicateKey, repositoryError, withoutSql } from "../database/database-problem.ts";
import { isolationOf } from "../database/open-database.ts";
import { type ContentionRetry, retryContention } from "../database/retry-contention.ts";
import { spellingOf } from "../database/spelling.ts";
import type { Database, FrontlineSchema } from "../schema.ts";
import { findEnvironment } from "./environment-row.ts";
import { findDeployment, findDeployments } from "./read-deployment.ts";
import { liveHistory, routeHistory } from "./read-history.ts";
import { findRoutes, findRoutesByHostname, findRoutesOfEnvironment } from "./read-routes.ts";
import { attemptCommit, type WithinCommit } from "./within-commit.ts";

/** Options of {@link createRouteRepository}. */
export interface RouteRepositoryOptions<Schema = FrontlineSchema> {
  /** A number from 0 up to, not including, 1: spreads the pauses between attempts. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
  /**
   * Told of each attempt that met another writer, most often in a deadlock or a lock time-out, or that came too late to be
   * committed, and will be made again. For a counter: `onRetry: () => retries.add(1)`.
   */
  readonly onRetry?: ((retry: ContentionRetry) => void) | undefined;
  /**
   * Writes what must be true together with each commit, in its transaction and last: such as a live pointer that other
   * software reads. What it throws undoes the commit. Default: nothing, and commits of one route take half the round trips.
   */
  readonly withinCommit?: WithinCommit<Schema> | undefined;
}

/**
 * The routes of a database, for `assignFrontlineRoutes` and the other operations of `routing-core`.
 *
 * Every failure of the database is a `RepositoryUnavailableError` that says what to do, with the driver's as its
 * `cause`. Deadlocks, lock time-outs and commits that come too late are tried again inside, five times in all. A call
 * that is aborted ends its query in the database too, and rolls back.
 *
 * @param db what {@link openDatabase} returns, after {@link migrateToLatest}. It stays yours to destroy
 * @throws {TypeError} `db` is on another kind of database, or an option is unknown
 * @example
 * const repository = createRouteRepository(db);
 * await repository.findRoutes(["r_1"]);
 */
export function createRouteRepository<Schema = FrontlineSchema>(
  db: Kysely<FrontlineSchema>,
  options: RouteRepositoryOptions<Schema> = {},
): RouteRepository {
  spellingOf(db);
  const { withinCommit, ...retries } = resolveOptions("createRouteRepository", options, {
    random: callable<() => number>(Math.random),
    onRetry: callable<(retry: ContentionRetry) => void>(() => undefined),
    withinCommit: optional(callable<WithinCommit<Schema>>()),
  } satisfies ChecksOf<RouteRepositoryOptions<Schema>>);
  // The schema is one that the caller knows, and this package doesn't.
  const own = withinCommit as WithinCommit<FrontlineSchema> | undefined;
  const settings = { isolation: isolationOf(db), clocks: systemClocks, withinCommit: own };

  // Each call, and each attempt at a commit, has a connection of its own while a signal may end it.
  const read = <T>(options: RepositoryCallOptions | undefined, query: (db: Database) => Promise<T>) =>
    wrapped(options?.signal, (signal) => abortable(db, signal, query));
  return {
    findRoutes: (ids, options) => read(options, (db) => findRoutes(db, ids)),
    findRoutesByHostname: (hostnames, options) => read(options, (db) => findRoutesByHostname(db, hostnames)),
    findRoutesOfEnvironment: (environmentId, sticky, options) =>
      read(options, (db) => findRoutesOfEnvironment(db, environmentId, sticky)),
    findDeployment: (deploymentId, options) => read(options, (db) => findDeployment(db, deploymentId)),
    findDeployments: (ids, options) => read(options, (db) => findDeployments(db, ids)),
    findEnvironment: (environmentId, options) => read(options, (db) => findEnvironment(db, environmentId)),
    routeHistory: (frontlineRouteId, options) => read(options, (db) => routeHistory(db, frontlineRouteId)),
    liveHistory: (environmentId, options) => read(options, (db) => liveHistory(db, environmentId)),
    commit: (changeSet, options) =>
      wrapped(options?.signal, (signal) => {
        const attempt = () => attemptCommit(db, settings, changeSet, signal);
        return retryContention(attempt, { ...retries, signal }).catch((error: unknown) => {
          if (databaseProblem(error) !== "duplicate") throw error;
          const details = { changeId: changeSet.changeId, uniqueKey: duplicateKey(error) };
          throw new HistoryConflictError(details, { cause: withoutSql(error) });
        });
      }),
  };
}

async function wrapped<T>(
  signal: AbortSignal | undefined,
  action: (signal: AbortSignal | undefined) => Promise<T>,
): Promise<T> {
  try {
    return await action(signal);
  } catch (error) {
    throw repositoryError(error, signal);
  }
}
