/** An unknown key was not looked up, because too many unknown keys are. */
export class TooManyUnknownError extends Error {
  override readonly name = "TooManyUnknownError";
  /** Stable: switch on this, not on the message. */
  readonly code = "TOO_MANY_UNKNOWN";

  constructor() {
    super("too many unknown keys are being looked up");
  }
}
