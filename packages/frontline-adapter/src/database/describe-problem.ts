import { type DatabaseProblem, databaseProblem } from "./database-problem.ts";
import { DriverMissingError } from "./errors/driver-missing-error.ts";
import { UnreadableValueError } from "./errors/unreadable-value-error.ts";

const DESCRIPTIONS: Readonly<Record<DatabaseProblem, string>> = {
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
};

/** A driver's error as a sentence that says what to do. It holds no SQL, address or credential; those stay in `cause`. */
export function describeDatabaseError(error: unknown): string {
  if (error instanceof DriverMissingError || error instanceof UnreadableValueError) return error.message;
  return DESCRIPTIONS[databaseProblem(error)];
}
