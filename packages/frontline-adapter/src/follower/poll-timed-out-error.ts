/** The database didn't answer a poll in time. */
export class PollTimedOutError extends Error {
  override readonly name = "PollTimedOutError";
  /** Stable: switch on this, not on the message. */
  readonly code = "POLL_TIMED_OUT";

  /** @param problem what was waited for, and how long */
  constructor(problem: string) {
    super(`${problem}: check the database's load, and the network between`);
  }
}
