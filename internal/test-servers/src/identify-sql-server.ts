import { createConnection, type RowDataPacket } from "mysql2/promise";
import { redactUrl } from "./redact-url.ts";
import { flavourOf, type SqlFlavour } from "./sql-server-binary.ts";
import { SqlServerError } from "./sql-server-error.ts";

/** What a running server says it is. */
export interface SqlServerIdentity {
  readonly flavour: SqlFlavour;
  /** `VERSION()` up to the first hyphen for MariaDB, whose suffixes only repeat the name; whole for all others. */
  readonly version: string;
  /** `@@datadir`: tells one server from another one that took its port. */
  readonly dataDirectory: string;
}

/**
 * Connects to a server and asks what it is.
 *
 * @param connectTimeoutMs how long a server may take to greet. Default: 5000, as a server on a LAN answers in milliseconds
 * @throws {SqlServerError} `SQL_SERVER_UNREACHABLE`, naming the server without its password
 */
export async function identifySqlServer(url: string, connectTimeoutMs = 5_000): Promise<SqlServerIdentity> {
  try {
    const connection = await createConnection({ uri: url, connectTimeout: connectTimeoutMs });
    try {
      const [rows] = await connection.query<RowDataPacket[]>("SELECT VERSION() AS version, @@datadir AS dataDirectory");
      const text = String(rows[0]?.version);
      const flavour = flavourOf(text);
      const version = flavour === "mariadb" ? text.replace(/-.*$/, "") : text;
      return { flavour, version, dataDirectory: String(rows[0]?.dataDirectory) };
    } finally {
      connection.destroy();
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
    throw new SqlServerError(
      "SQL_SERVER_UNREACHABLE",
      `${redactUrl(url)} does not answer: ${reason}. Check that it runs, and its host, port, user and password`,
      { cause },
    );
  }
}
