import { type Dialect, MysqlDialect } from "kysely";
import { DatabaseError } from "../database-error.ts";
import type { ResolvedDatabaseOptions } from "../database-options.ts";
import type { MysqlTarget } from "../parse-database-url.ts";
import { createBoundedPool } from "./bounded-pool.ts";
import { type MysqlAccess, sessionStatements } from "./session-statements.ts";

// Before balancers and firewalls forget a connection (four to six minutes are usual), and so that the pool shrinks to
// what the load needs.
const READER_IDLE_TIMEOUT_MS = 60_000;

/** Kysely's MySQL dialect over a mysql2 pool that is made when the first query needs it. */
export function createMysqlDialect(
  { host, port, user, password, database }: MysqlTarget,
  { connectTimeoutMs, acquireTimeoutMs, queryTimeoutMs, ...options }: ResolvedDatabaseOptions,
  access: MysqlAccess,
): Dialect {
  // mysql2 writes into what it is given.
  const connection = () => ({
    ...{ host, port, database, connectTimeout: connectTimeoutMs },
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    ...(options.tls !== undefined && { ssl: { ...options.tls } }),
  });
  let mysql2: typeof import("mysql2") | undefined;
  return new MysqlDialect({
    async pool() {
      mysql2 = await importMysql2();
      const pool = mysql2.createPool({
        ...connection(),
        charset: "utf8mb4",
        timezone: "Z",
        connectionLimit: options.connectionLimit,
        keepAliveInitialDelay: options.keepAliveMs,
        // A connection that is closed for being idle says so to the server, which would log it as broken off otherwise.
        gracefulEnd: true,
        // `bigint` columns: a number where it is a safe integer, else the digits.
        supportBigNumbers: true,
        // An update counts the rows it found, also those that it left as they were.
        flags: ["FOUND_ROWS"],
      });
      return createBoundedPool(pool, {
        acquireTimeoutMs,
        queryTimeoutMs,
        idleTimeoutMs: access === "read-only" ? READER_IDLE_TIMEOUT_MS : options.idleTimeoutMs,
        sessionStatements: sessionStatements(access, queryTimeoutMs),
      });
    },
    /** For killing a query: every connection of the pool may be busy with one that hangs. */
    controlConnection() {
      if (mysql2 === undefined) throw new Error("there is no pool yet, and so no query to kill");
      return mysql2.createConnection(connection());
    },
  });
}

async function importMysql2(): Promise<typeof import("mysql2")> {
  try {
    return await import("mysql2");
  } catch (cause) {
    const problem = "mysql:// URLs need the package mysql2, version 3.17 or newer: npm install mysql2";
    throw new DatabaseError("DRIVER_MISSING", problem, { cause });
  }
}
