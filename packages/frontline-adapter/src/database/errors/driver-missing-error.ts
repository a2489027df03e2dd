/** The driver that a database URL needs is not there. */
export class DriverMissingError extends Error {
  override readonly name = "DriverMissingError";
  /** Stable: switch on this, not on the message. */
  readonly code = "DRIVER_MISSING";

  /** @param problem which driver is missing, and how to get it */
  constructor(problem: string, options?: ErrorOptions) {
    super(problem, options);
  }
}
