import { isRoutingError, RepositoryUnavailableError } from "@frontline-routing/routing-core";
import { DatabaseError } from "./database-error.ts";

/** What a driver's error comes down to, whatever the driver, and what to do about it. */
const DESCRIPTIONS = {
  "access-denied":
    "the database refused this user: check the user and password of its URL, what the user is granted, and whether the server wants TLS of it (tls of openDatabase)",
  closed: "the database handle is closed: open another one, and call db.destroy() last",
  "column-unknown":
    "a table of other software wants a value for a column that this package doesn't know, and has no default for it: see `cause` for which, and give it a default, or leave new rows to that software",
  "commit-overdue":
    "commits took too long through every attempt, and were rolled back: look for what slows or stops this process or the database",
  contention: "other writers kept the rows locked through every attempt: try again later",
  duplicate: "the database already holds a row with this key: see `cause` for which",
  "file-unusable":
    "the SQLite file can't be used: check that its directory exists and can be written, and that it is a SQLite database",
  full: "the database has no room left: free some disk space",
  "mixed-collations": "the database's id columns have collations that can't be compared: give them one collation",
  other: "the database failed: see `cause` for its own words",
  overdue:
    "the database took longer for a statement than queryTimeoutMs of openDatabase allows: look for what slows or stops it, or allow more",
  "pool-exhausted":
    "no connection to the database came free in time: if its statements are quick, raise connectionLimit of openDatabase, else look for what slows them",
  "read-only": "the database is read-only: connect to the primary",
  "tables-missing": "the database lacks tables or columns of this package: run migrateToLatest(db)",
  "tls-failed":
    "TLS to the database failed: check that tls.ca of openDatabase has the authority of the server's certificate, and that this certificate is valid and for the host of the URL",
  "tls-missing": "the database server doesn't offer TLS: set it up there, or leave tls out of openDatabase's options",
  "tls-required": "the database server accepts nothing but TLS: pass tls to openDatabase",
  "too-many-connections":
    "the database accepts no more connections: raise its limit, or lower connectionLimit of openDatabase",
  "unknown-database": "the server has no database of the name at the end of the URL: create it, or correct the name",
  unreachable: "the database can't be reached: check that it runs, and the host and port of its URL",
} as const;

export type DatabaseProblem = keyof typeof DESCRIPTIONS;

/** A driver's error as a sentence that says what to do. It holds no SQL, address or credential; those stay in `cause`. */
export function describeDatabaseError(error: unknown): string {
  const problem = databaseProblem(error);
  return error instanceof DatabaseError && problem === "other" ? error.message : DESCRIPTIONS[problem];
}

/** What a driver's error comes down to. */
export function databaseProblem(error: unknown): DatabaseProblem {
  if (!(error instanceof Error)) return "other";
  const code = "code" in error ? String(error.code) : "";
  return OWN[code] ?? sqliteProblem(error) ?? mysqlProblem(error, code) ?? "other";
}

// By its code, and not its class: the handle may be of another copy of this package.
const OWN: Readonly<Record<string, DatabaseProblem>> = {
  ACQUIRE_TIMEOUT: "pool-exhausted",
  COMMIT_OVERDUE: "commit-overdue",
  QUERY_TIMEOUT: "overdue",
};

export function ignoreDuplicate(error: unknown): void {
  if (databaseProblem(error) !== "duplicate") throw error;
}

/** By the `code` of servers, of mysql2 and of sockets. */
const MYSQL: readonly (readonly [DatabaseProblem, RegExp])[] = [
  ["contention", /^ER_(?:LOCK_DEADLOCK|LOCK_WAIT_TIMEOUT|CHECKREAD)$/], // the last: MariaDB, changed since the snapshot
  ["duplicate", /^ER_DUP_ENTRY$/],
  ["access-denied", /^ER_(?:(?:DB|TABLE|COLUMN)?ACCESS_DENIED(?:_NO_PASSWORD)?_ERROR|HOST_NOT_PRIVILEGED)$/],
  ["unknown-database", /^ER_BAD_DB_ERROR$/],
  ["tables-missing", /^ER_(?:NO_SUCH_TABLE|BAD_FIELD_ERROR)$/],
  ["column-unknown", /^ER_NO_DEFAULT_FOR_FIELD$/],
  ["mixed-collations", /^ER_CANT_AGGREGATE_2COLLATIONS$/],
  ["too-many-connections", /^ER_(?:CON_COUNT_ERROR|TOO_MANY_USER_CONNECTIONS|USER_LIMIT_REACHED)$/],
  ["read-only", /^ER_(?:OPTION_PREVENTS_STATEMENT|READ_ONLY_MODE|CANT_EXECUTE_IN_READ_ONLY_TRANSACTION)$/],
  ["overdue", /^(?:ER_QUERY_TIMEOUT|PROTOCOL_SEQUENCE_TIMEOUT)$/], // mysql2's own limit is in pools made elsewhere
  ["tls-failed", /^HANDSHAKE_SSL_ERROR$/],
  ["tls-missing", /^HANDSHAKE_NO_SSL_SUPPORT$/],
  ["tls-required", /^ER_SECURE_TRANSPORT_REQUIRED$/],
  ["full", /^ER_(?:RECORD_FILE_FULL|DISK_FULL)$/],
  // ER_UNKNOWN_COM_ERROR: a Galera node that is joining its cluster, or cut off from it
  ["unreachable", /^(?:ER_(?:SERVER_SHUTDOWN|HOST_IS_BLOCKED|UNKNOWN_COM_ERROR)|PROTOCOL_CONNECTION_LOST)$/],
  ["unreachable", /^E(?:CONNREFUSED|CONNRESET|HOSTUNREACH|NETUNREACH|NOTFOUND|AI_AGAIN|PIPE|TIMEDOUT)$/],
];
const MARIADB_STATEMENT_TIMEOUT = 1969; // ER_STATEMENT_TIMEOUT, a number that MySQL doesn't use and mysql2 doesn't know

function mysqlProblem(error: Error, code: string): DatabaseProblem | undefined {
  const known = MYSQL.find(([, codes]) => codes.test(code))?.[0];
  if (known !== undefined) return known;
  if ("errno" in error && error.errno === MARIADB_STATEMENT_TIMEOUT) return "overdue";
  // mysql2, and Kysely, give these no code.
  if (/^(?:Pool is closed\.|driver has already been destroyed)$/.test(error.message)) return "closed";
  if (/^(?:Queue limit reached|No connections available)\.$/.test(error.message)) return "pool-exhausted";
  return /^Can't add new command when connection is in closed state/.test(error.message) ? "unreachable" : undefined;
}

// Primary result codes of https://www.sqlite.org/rescode.html; the upper bits only say more.
const SQLITE: Readonly<Record<number, DatabaseProblem>> = {
  5: "contention", // SQLITE_BUSY
  6: "contention", // SQLITE_LOCKED
  8: "read-only",
  10: "file-unusable", // SQLITE_IOERR
  11: "file-unusable", // SQLITE_CORRUPT
  13: "full",
  14: "file-unusable", // SQLITE_CANTOPEN
  26: "file-unusable", // SQLITE_NOTADB
  1299: "column-unknown", // SQLITE_CONSTRAINT_NOTNULL
  1555: "duplicate", // SQLITE_CONSTRAINT_PRIMARYKEY
  2067: "duplicate", // SQLITE_CONSTRAINT_UNIQUE
};
const PRIMARY_CODE_MASK = 0xff;

function sqliteProblem(error: Error): DatabaseProblem | undefined {
  if (error.message === "database is not open") return "closed";
  if (!("errcode" in error) || typeof error.errcode !== "number") return undefined;
  if (/^(?:no such (?:table|column)|table \w+ has no column)\b/.test(error.message)) return "tables-missing";
  return SQLITE[error.errcode] ?? SQLITE[error.errcode & PRIMARY_CODE_MASK];
}

// What the databases say of a duplicate, with the values that we don't want: "… for key 'table.name'", and
// "UNIQUE constraint failed: table.column, table.column".
const DUPLICATE = /\bfor key '([^']+)'$|^UNIQUE constraint failed: (.+)$/;

/** The unique key, or its columns, that an error about a duplicate is about; `null` where it doesn't say. */
export function duplicateKey(error: unknown): string | null {
  const [, key, columns] = (error instanceof Error && DUPLICATE.exec(error.message)) || [];
  return key ?? columns ?? null;
}

/** A driver's error to keep as a `cause` and log, without the statement and its thousands of values that mysql2 adds. */
export function withoutSql(error: unknown): unknown {
  if (error instanceof Error && "sql" in error) delete error.sql;
  return error;
}

/**
 * What a repository rejects with: refusals as they are, everything that a driver throws as unavailable. Whatever an
 * aborted call ends with, its caller gets the signal's reason.
 */
export function repositoryError(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason;
  if (isRoutingError(error)) return error;
  return new RepositoryUnavailableError({ problem: describeDatabaseError(error) }, { cause: withoutSql(error) });
}
