/** Every code that a {@link DirectoryError} carries. */
export type DirectoryErrorCode =
  /** Another row is in the way: of another environment, or with what only one row may have. */
  | "DIRECTORY_CONFLICT"
  /** There is no such sentinel. */
  | "UNKNOWN_SENTINEL"
  /** A table that other software made has not the columns that are read or written. */
  | "MISSING_COLUMNS";

/** The directory can't do as it is told, because of what the database holds. Nothing was written. */
export class DirectoryError extends Error {
  override readonly name = "DirectoryError";
  /** Stable: switch on this, not on the message. */
  readonly code: DirectoryErrorCode;
  /** What of the call it is about, such as `k8sAddress`; with `MISSING_COLUMNS`, the table. */
  readonly field: string;
  /** What is wrong, and what to do. */
  readonly problem: string;

  constructor(code: DirectoryErrorCode, field: string, problem: string, options?: ErrorOptions) {
    super(`${field} ${problem}`, options);
    this.code = code;
    this.field = field;
    this.problem = problem;
  }
}
