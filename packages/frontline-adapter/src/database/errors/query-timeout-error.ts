/** A statement got no answer in time. Whether it took effect is unknown; its connection is closed. */
export class QueryTimeoutError extends Error {
  override readonly name = "QueryTimeoutError";
  /** Stable: switch on this, not on the message. */
  readonly code = "QUERY_TIMEOUT";

  constructor(queryTimeoutMs: number) {
    super(`the database didn't answer a statement within queryTimeoutMs, ${queryTimeoutMs} ms`);
  }
}
