/** Every code that a {@link DatabaseError} carries. */
export type DatabaseErrorCode =
  /** All connections of the pool stayed in use for too long. The statement was not sent. */
  | "ACQUIRE_TIMEOUT"
  /** A transaction was rolled back in place of committed, because it came to its end too late. It can be made again. */
  | "COMMIT_OVERDUE"
  /** The driver that a database URL needs is not there. */
  | "DRIVER_MISSING"
  /** A statement got no answer in time, and its connection is closed. Whether it took effect is unknown. */
  | "QUERY_TIMEOUT"
  /** A stored value can't be represented, such as a revision beyond the safe integers. */
  | "UNREADABLE_VALUE";

/** What goes wrong between this package and a driver: most often the `cause` of another error. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  /** Stable: switch on this, not on the message. */
  readonly code: DatabaseErrorCode;

  constructor(code: DatabaseErrorCode, problem: string, options?: ErrorOptions) {
    super(problem, options);
    this.code = code;
  }
}

/** A 64-bit integer as a number. Drivers hand it over as a number, as digits or as a bigint, and differ in when. */
export function safeInteger(column: string, value: unknown): number {
  const isDigits = typeof value === "bigint" || (typeof value === "string" && /^-?\d+$/.test(value));
  const integer = isDigits ? Number(value) : value;
  if (Number.isSafeInteger(integer)) return integer as number;
  throw new DatabaseError("UNREADABLE_VALUE", `column ${column} holds ${value}, not a whole number below 2^53`);
}
