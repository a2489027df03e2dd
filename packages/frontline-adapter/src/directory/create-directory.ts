import { type ChecksOf, callable, resolveOptions, STICKIES } from "@frontline-routing/router-core/options";
import { isRoutingError } from "@frontline-routing/routing-core";
import type { Kysely } from "kysely";
import { abortable } from "../database/abortable.ts";
import { systemClocks } from "../database/commit-deadline.ts";
import { databaseProblem, duplicateKey, repositoryError, withoutSql } from "../database/database-problem.ts";
import { isolationOf } from "../database/open-database.ts";
import { retryContention } from "../database/retry-contention.ts";
import { spellingOf } from "../database/spelling.ts";
import { missingOfOriginal } from "../migrations/table-shapes.ts";
import { findRoutesOfEnvironment } from "../repository/read-routes.ts";
import type { Database, FrontlineSchema } from "../schema.ts";
import { deploymentRegionsSchema, deploymentSchema, putDeployment, putDeploymentRegions } from "./deployments.ts";
import type { Directory } from "./directory.ts";
import { DirectoryError } from "./directory-error.ts";
import { callOptions, checkInput, fields, healthOptions } from "./input.ts";
import { listSentinels, putSentinel, removeSentinel, sentinelSchema, setSentinelHealth } from "./sentinels.ts";

/** Options of {@link createDirectory}. */
export interface DirectoryOptions {
  /** The time for new and changed rows, in Unix milliseconds. Default: `Date.now`. */
  readonly now?: (() => number) | undefined;
}

/**
 * The deployments and sentinels of a database, for whoever schedules them and checks their health.
 *
 * Every method may be called again, also by several processes at once: what is there already isn't written again. What is
 * wrong in what it is given is an `InvalidRequestError` that names the field, the value and what it must be. Every failure
 * of the database is a `RepositoryUnavailableError`. A call that is aborted ends its query in the database too.
 *
 * @param db what {@link openDatabase} returns, after {@link migrateToLatest}. It stays yours to destroy
 * @throws {TypeError} `db` is on another kind of database, or an option is unknown
 * @example
 * const directory = createDirectory(db);
 * await directory.putDeployment({ id: "d_1", environmentId: "env_1", status: "ready" }); //=> { changed: true }
 * await directory.putDeploymentRegions("d_1", [{ region: "us-east-1.aws", runningReplicas: 2 }]);
 */
export function createDirectory(db: Kysely<FrontlineSchema>, options: DirectoryOptions = {}): Directory {
  spellingOf(db);
  const checks = { now: callable<() => number>(Date.now) } satisfies ChecksOf<DirectoryOptions>;
  const { now } = resolveOptions("createDirectory", options, checks);
  const transaction = { isolation: isolationOf(db), clocks: systemClocks };

  function call<T>(table: keyof FrontlineSchema, options: unknown, attempt: (db: Database) => Promise<T>): Promise<T> {
    const { signal } = checkInput(callOptions, "options", options);
    return directoryCall(db, table, signal, attempt);
  }

  return {
    async putDeployment(deployment, options) {
      const checked = checkInput(deploymentSchema, "deployment", deployment);
      return await call("deployments", options, (db) => putDeployment(db, checked, now()));
    },
    async putDeploymentRegions(deploymentId, regions, options) {
      const id = checkInput(fields.id, "deploymentId", deploymentId);
      const checked = checkInput(deploymentRegionsSchema, "regions", regions);
      return await call("deployments", options, (db) => putDeploymentRegions(db, transaction, id, checked, now()));
    },
    async putSentinel(sentinel, options) {
      const checked = checkInput(sentinelSchema, "sentinel", sentinel);
      return await call("sentinels", options, (db) => putSentinel(db, checked, now()));
    },
    async setSentinelHealth(sentinelId, health, options) {
      const id = checkInput(fields.sentinelId, "sentinelId", sentinelId);
      const checked = checkInput(fields.health, "health", health);
      const { availableReplicas, signal } = checkInput(healthOptions, "options", options);
      const found = { health: checked, availableReplicas };
      return await call("sentinels", { signal }, (db) => setSentinelHealth(db, id, found, now()));
    },
    async removeSentinel(sentinelId, options) {
      const id = checkInput(fields.sentinelId, "sentinelId", sentinelId);
      return await call("sentinels", options, (db) => removeSentinel(db, id));
    },
    async listSentinels(environmentId, options) {
      const id = checkInput(fields.id, "environmentId", environmentId);
      return await call("sentinels", options, (db) => listSentinels(db, id));
    },
    async listRoutes(environmentId, options) {
      const id = checkInput(fields.id, "environmentId", environmentId);
      const routes = await call("frontline_routes", options, (db) => findRoutesOfEnvironment(db, id, STICKIES));
      return routes.sort((a, b) => (a.fullyQualifiedDomainName < b.fullyQualifiedDomainName ? -1 : 1));
    },
  };
}

/** Makes attempts until none meets another writer, five at most: two who put the same row find it in the second one. */
async function directoryCall<T>(
  db: Database,
  table: keyof FrontlineSchema,
  signal: AbortSignal | undefined,
  attempt: (db: Database) => Promise<T>,
): Promise<T> {
  try {
    return await retryContention(() => abortable(db, signal, attempt), { signal });
  } catch (error) {
    if (signal?.aborted || isRoutingError(error)) throw repositoryError(error, signal);
    throw error instanceof DirectoryError ? error : await directoryError(db, table, error);
  }
}

async function directoryError(db: Database, table: keyof FrontlineSchema, error: unknown) {
  const problem = databaseProblem(error);
  const options = { cause: withoutSql(error) };
  if (problem === "duplicate") {
    const taken = `has another row with the same ${duplicateKey(error) ?? "a unique key"}: see \`cause\``;
    return new DirectoryError("DIRECTORY_CONFLICT", table, taken, options);
  }
  const missing = problem === "tables-missing" ? await missingOfOriginal(db, table).catch(() => []) : [];
  if (missing.length === 0) return repositoryError(error, undefined);
  const lacks = `lacks ${missing.join(", ")}, which a table of the original's first form has: leave it to what made it, or add the columns`;
  return new DirectoryError("MISSING_COLUMNS", table, lacks, options);
}
