/**
 * A driver's error to keep as a `cause`, without the statement that mysql2 puts into it: with all its values in place,
 * that may be thousands of ids, and it would go wherever the error is logged.
 */
export function withoutSql(error: unknown): unknown {
  if (error instanceof Error && "sql" in error) delete error.sql;
  return error;
}
