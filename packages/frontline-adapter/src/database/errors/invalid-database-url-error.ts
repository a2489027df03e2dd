/** What a database URL may look like. */
export const DATABASE_URL_FORMS = "expected mysql://user:password@host:3306/name, sqlite:./file.db or sqlite::memory:";

/** A database URL that can't be used. The message never holds any part of it but the scheme. */
export class InvalidDatabaseUrlError extends Error {
  override readonly name = "InvalidDatabaseUrlError";
  /** Stable: switch on this, not on the message. */
  readonly code = "INVALID_DATABASE_URL";
  /** What is wrong and what to do. */
  readonly problem: string;

  /**
   * @param problem what is wrong and what to do. No `cause`: the one that `new URL` throws holds the whole input.
   * @param url which URL it is about
   */
  constructor(problem: string, url = "database URL") {
    super(`${url}: ${problem}`);
    this.problem = problem;
  }
}
