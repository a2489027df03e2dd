import { mysqlProblem } from "./mysql/problems.ts";
import { sqliteProblem } from "./sqlite/problems.ts";

/** What a driver's error comes down to, whatever the driver. */
export type DatabaseProblem =
  | "access-denied"
  | "closed"
  | "column-unknown"
  | "commit-overdue"
  | "contention"
  | "duplicate"
  | "file-unusable"
  | "full"
  | "mixed-collations"
  | "other"
  | "overdue"
  | "pool-exhausted"
  | "read-only"
  | "tables-missing"
  | "tls-failed"
  | "tls-missing"
  | "tls-required"
  | "too-many-connections"
  | "unknown-database"
  | "unreachable";

// What this package and Kysely throw, whatever the database.
const OWN: Readonly<Record<string, DatabaseProblem>> = {
  ACQUIRE_TIMEOUT: "pool-exhausted",
  COMMIT_OVERDUE: "commit-overdue",
  QUERY_TIMEOUT: "overdue",
};
const CLOSED_BY_KYSELY = "driver has already been destroyed";

/** What a driver's error comes down to. */
export function databaseProblem(error: unknown): DatabaseProblem {
  if (!(error instanceof Error)) return "other";
  const own = "code" in error && typeof error.code === "string" ? OWN[error.code] : undefined;
  if (own !== undefined) return own;
  if (error.message === CLOSED_BY_KYSELY) return "closed";
  return sqliteProblem(error) ?? mysqlProblem(error) ?? "other";
}
