/** The tables could not be brought up to date. Nothing is half done that another run would not finish. */
export class MigrationFailedError extends Error {
  override readonly name = "MigrationFailedError";
  /** Stable: switch on this, not on the message. */
  readonly code = "MIGRATION_FAILED";

  /** @param problem what is wrong and what to do, without SQL, address or credential */
  constructor(problem: string, options?: ErrorOptions) {
    super(`migration failed: ${problem}`, options);
  }
}
