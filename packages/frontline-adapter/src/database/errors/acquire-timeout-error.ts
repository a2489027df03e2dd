/** All connections of the pool stayed in use for too long. The statement was not sent. */
export class AcquireTimeoutError extends Error {
  override readonly name = "AcquireTimeoutError";
  /** Stable: switch on this, not on the message. */
  readonly code = "ACQUIRE_TIMEOUT";

  constructor(acquireTimeoutMs: number) {
    super(`no connection of the pool came free within acquireTimeoutMs, ${acquireTimeoutMs} ms`);
  }
}
