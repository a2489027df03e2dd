/** Every code that a {@link SqlServerError} carries. */
export type SqlServerErrorCode =
  | "NO_SQL_SERVER"
  | "NO_GALERA"
  | "INVALID_DATABASE_URL"
  | "SQL_SERVER_UNREACHABLE"
  | "SQL_SERVER_START_FAILED";

/** What goes wrong while a SQL server is looked for, started or asked. The message holds no password. */
export class SqlServerError extends Error {
  override readonly name = "SqlServerError";
  /** Stable: switch on this, not on the message. */
  readonly code: SqlServerErrorCode;

  constructor(code: SqlServerErrorCode, problem: string, options?: ErrorOptions) {
    super(problem, options);
    this.code = code;
  }
}
