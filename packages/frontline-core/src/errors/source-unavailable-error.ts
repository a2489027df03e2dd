/**
 * A source's store can't be reached, or failed in a way that may pass: what every `RouteSource` rejects with.
 *
 * The message is told to operators and in events: it says what is wrong and what to do, without SQL, address or
 * credential. What the driver said goes into `cause`.
 */
export class SourceUnavailableError extends Error {
  override readonly name = "SourceUnavailableError";
  /** Stable: switch on this, not on the message. */
  readonly code = "SOURCE_UNAVAILABLE";

  constructor(problem: string, options?: ErrorOptions) {
    super(problem, options);
  }
}
