import type { DatabaseProblem } from "../database-problem.ts";

// Primary result codes of https://www.sqlite.org/rescode.html; the upper bits only say more.
const PROBLEMS: Readonly<Record<number, DatabaseProblem>> = {
  5: "contention", // SQLITE_BUSY
  6: "contention", // SQLITE_LOCKED
  8: "read-only",
  10: "file-unusable", // SQLITE_IOERR
  11: "file-unusable", // SQLITE_CORRUPT
  13: "full",
  14: "file-unusable", // SQLITE_CANTOPEN
  26: "file-unusable", // SQLITE_NOTADB
};
const PRIMARY_CODE_MASK = 0xff;
const WITHOUT_VALUE_CODE = 1299; // SQLITE_CONSTRAINT_NOTNULL
const DUPLICATE_CODES = [1555, 2067]; // SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE

/** What an error of `node:sqlite` comes down to. */
export function sqliteProblem(error: Error): DatabaseProblem | undefined {
  if (error.message === "database is not open") return "closed";
  if (!("errcode" in error) || typeof error.errcode !== "number") return undefined;
  if (DUPLICATE_CODES.includes(error.errcode)) return "duplicate";
  if (error.errcode === WITHOUT_VALUE_CODE) return "column-unknown";
  if (/^(?:no such (?:table|column)|table \w+ has no column)\b/.test(error.message)) return "tables-missing";
  return PROBLEMS[error.errcode & PRIMARY_CODE_MASK];
}
