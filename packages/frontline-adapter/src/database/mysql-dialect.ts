import { CompiledQuery, type Dialect, MysqlDialect } from "kysely";
import type { ResolvedDatabaseOptions } from "./database-options.ts";
import { DriverMissingError } from "./driver-missing-error.ts";
import type { MysqlTarget } from "./parse-database-url.ts";

/**
 * What every connection starts with.
 *
 * A fixed SQL mode: strict, so that nothing is cut to fit a column, and without `NO_BACKSLASH_ESCAPES`, under which
 * mysql2's escaping of values would not hold. Five seconds for a lock in place of fifty, because a commit that waits is
 * tried again anyway, and a durable step must end well before its engine takes it for dead.
 */
const SESSION = CompiledQuery.raw(
  "set session sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', " +
    "session innodb_lock_wait_timeout = 5",
);

/** Kysely's MySQL dialect over a mysql2 pool that is made when the first query needs it. */
export function createMysqlDialect(target: MysqlTarget, options: ResolvedDatabaseOptions): Dialect {
  return new MysqlDialect({
    async pool() {
      const { createPool } = await importMysql2();
      return createPool({
        host: target.host,
        port: target.port,
        ...(target.user !== undefined && { user: target.user }),
        ...(target.password !== undefined && { password: target.password }),
        database: target.database,
        charset: "utf8mb4",
        timezone: "Z",
        connectionLimit: options.connectionLimit,
        connectTimeout: options.connectTimeoutMs,
        // `bigint` columns: a number where it is a safe integer, else the digits.
        supportBigNumbers: true,
        // An update counts the rows it found, also those that it left as they were.
        flags: ["FOUND_ROWS"],
      });
    },
    async onCreateConnection(connection) {
      await connection.executeQuery(SESSION);
    },
  });
}

async function importMysql2(): Promise<typeof import("mysql2")> {
  try {
    return await import("mysql2");
  } catch (cause) {
    throw new DriverMissingError("mysql:// URLs need the package mysql2, version 3.17 or newer: npm install mysql2", {
      cause,
    });
  }
}
