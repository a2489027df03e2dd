import type { DatabaseProblem } from "../database-problem.ts";

const PROBLEMS: Readonly<Record<string, DatabaseProblem>> = {
  ER_LOCK_DEADLOCK: "contention",
  ER_LOCK_WAIT_TIMEOUT: "contention",
  ER_CHECKREAD: "contention", // MariaDB: the row changed since this transaction's snapshot
  ER_DUP_ENTRY: "duplicate",
  ER_ACCESS_DENIED_ERROR: "access-denied",
  ER_ACCESS_DENIED_NO_PASSWORD_ERROR: "access-denied",
  ER_DBACCESS_DENIED_ERROR: "access-denied",
  ER_TABLEACCESS_DENIED_ERROR: "access-denied",
  ER_COLUMNACCESS_DENIED_ERROR: "access-denied",
  ER_HOST_NOT_PRIVILEGED: "access-denied",
  ER_BAD_DB_ERROR: "unknown-database",
  ER_NO_SUCH_TABLE: "tables-missing",
  ER_BAD_FIELD_ERROR: "tables-missing",
  ER_NO_DEFAULT_FOR_FIELD: "column-unknown",
  ER_CANT_AGGREGATE_2COLLATIONS: "mixed-collations",
  ER_CON_COUNT_ERROR: "too-many-connections",
  ER_TOO_MANY_USER_CONNECTIONS: "too-many-connections",
  ER_USER_LIMIT_REACHED: "too-many-connections",
  ER_OPTION_PREVENTS_STATEMENT: "read-only",
  ER_READ_ONLY_MODE: "read-only",
  ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION: "read-only",
  ER_QUERY_TIMEOUT: "overdue", // MySQL's max_execution_time
  PROTOCOL_SEQUENCE_TIMEOUT: "overdue", // mysql2's own limit, in pools made elsewhere
  HANDSHAKE_SSL_ERROR: "tls-failed",
  HANDSHAKE_NO_SSL_SUPPORT: "tls-missing",
  ER_SECURE_TRANSPORT_REQUIRED: "tls-required",
  ER_RECORD_FILE_FULL: "full",
  ER_DISK_FULL: "full",
  ER_SERVER_SHUTDOWN: "unreachable",
  ER_HOST_IS_BLOCKED: "unreachable",
  ER_UNKNOWN_COM_ERROR: "unreachable", // a Galera node that is joining its cluster, or cut off from it
  ECONNREFUSED: "unreachable",
  ECONNRESET: "unreachable",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  ENOTFOUND: "unreachable",
  EAI_AGAIN: "unreachable",
  EPIPE: "unreachable",
  ETIMEDOUT: "unreachable",
  PROTOCOL_CONNECTION_LOST: "unreachable",
};

const MARIADB_STATEMENT_TIMEOUT = 1969; // ER_STATEMENT_TIMEOUT, a number that MySQL doesn't use and mysql2 doesn't know

// mysql2 gives these no code.
const CLOSED = /^Pool is closed\.$/;
const POOL_EXHAUSTED = /^(?:Queue limit reached|No connections available)\.$/;
const CLOSED_CONNECTION = /^Can't add new command when connection is in closed state/;

/** What an error of mysql2, of a server or of a socket comes down to. */
export function mysqlProblem(error: Error): DatabaseProblem | undefined {
  const known = "code" in error && typeof error.code === "string" ? PROBLEMS[error.code] : undefined;
  if (known !== undefined) return known;
  if ("errno" in error && error.errno === MARIADB_STATEMENT_TIMEOUT) return "overdue";
  if (CLOSED.test(error.message)) return "closed";
  if (POOL_EXHAUSTED.test(error.message)) return "pool-exhausted";
  return CLOSED_CONNECTION.test(error.message) ? "unreachable" : undefined;
}
