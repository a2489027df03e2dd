import { randomBytes } from "node:crypto";
import { createConnection } from "mysql2/promise";
import { redactUrl } from "./redact-url.ts";
import { SqlServerError } from "./sql-server-error.ts";

/** A database of one test file's own. */
export interface TestDatabase {
  /** The server's URL with this database as its path. */
  readonly url: string;
  /** Removes the database with all that is in it. Doing it twice is no error. */
  drop(): Promise<void>;
}

/**
 * Creates an empty database with a random name, so that test files can share a server and run at once.
 *
 * @param serverUrl a `mysql://` URL; a database that it names is left alone
 * @throws {SqlServerError} `SQL_SERVER_UNREACHABLE` when the server is away or the user may not create databases
 * @example
 * const [server] = inject("sqlServers");
 * const database = await createTestDatabase(server.url);
 * database.url; //=> "mysql://root@127.0.0.1:20411/test_5d41402abc4b2a76"
 * await database.drop();
 */
export async function createTestDatabase(serverUrl: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString("hex")}`;
  // Spelled out: a server started without a configuration file may still default to latin1.
  await execute(serverUrl, `CREATE DATABASE ${name} CHARACTER SET utf8mb4`, "create a database");
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => execute(serverUrl, `DROP DATABASE IF EXISTS ${name}`, "drop a database"),
  };
}

async function execute(serverUrl: string, statement: string, purpose: string): Promise<void> {
  try {
    const connection = await createConnection({ uri: serverUrl });
    try {
      await connection.query(statement);
    } finally {
      connection.destroy();
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
    throw new SqlServerError("SQL_SERVER_UNREACHABLE", `${redactUrl(serverUrl)} can't ${purpose}: ${reason}`, {
      cause,
    });
  }
}
