import { type ChecksOf, callable, resolveOptions, STICKIES } from "@frontline-routing/router-core/options";
import type { Kysely } from "kysely";
import { systemClocks } from "../database/commit-deadline.ts";
import { isolationOf } from "../database/open-database.ts";
import { spellingOf } from "../database/spelling.ts";
import { findRoutesOfEnvironment } from "../repository/read-routes.ts";
import type { Database, FrontlineSchema } from "../schema.ts";
import { deploymentRegionsSchema, deploymentSchema, putDeployment, putDeploymentRegions } from "./deployments.ts";
import type { Directory } from "./directory.ts";
import { directoryCall } from "./directory-call.ts";
import { callOptions, checkInput, fields, healthOptions } from "./input.ts";
import { listSentinels, putSentinel, removeSentinel, sentinelSchema, setSentinelHealth } from "./sentinels.ts";

/** Options of {@link createDirectory}. */
export interface DirectoryOptions {
  /** The time for new and changed rows, in Unix milliseconds. Default: `Date.now`. */
  readonly now?: (() => number) | undefined;
  /** A number from 0 up to, not including, 1: spreads the pauses between attempts. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/**
 * The deployments and sentinels of a database, for whoever schedules them and checks their health.
 *
 * Every method may be called again, also by several processes at once: what is there already isn't written again. What it
 * is given is checked first, and what is wrong is an `InvalidRequestError` that names the field, the value and what it must
 * be. Every failure of the database is a `RepositoryUnavailableError`. A call that is aborted ends its query in the
 * database too.
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
  const { now, random } = resolveOptions("createDirectory", options, {
    now: callable<() => number>(Date.now),
    random: callable<() => number>(Math.random),
  } satisfies ChecksOf<DirectoryOptions>);
  const transaction = { isolation: isolationOf(db), clocks: systemClocks };

  function call<T>(table: keyof FrontlineSchema, options: unknown, attempt: (db: Database) => Promise<T>): Promise<T> {
    const { signal } = checkInput(callOptions, "options", options);
    return directoryCall(db, { table, signal, random }, attempt);
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
      const hostname = ({ fullyQualifiedDomainName }: (typeof routes)[number]) => fullyQualifiedDomainName;
      return routes.sort((a, b) => (hostname(a) < hostname(b) ? -1 : 1));
    },
  };
}
