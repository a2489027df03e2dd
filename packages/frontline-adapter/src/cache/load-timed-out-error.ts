/** A load took longer than it may. */
export class LoadTimedOutError extends Error {
  override readonly name = "LoadTimedOutError";
  /** Stable: switch on this, not on the message. */
  readonly code = "LOAD_TIMED_OUT";

  constructor(timeoutMs: number) {
    super(`the database did not answer within ${timeoutMs} ms`);
  }
}
