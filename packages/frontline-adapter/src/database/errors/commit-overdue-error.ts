/** A transaction was rolled back in place of committed, because it came to its end too late. It can be made again. */
export class CommitOverdueError extends Error {
  override readonly name = "CommitOverdueError";
  /** Stable: switch on this, not on the message. */
  readonly code = "COMMIT_OVERDUE";

  constructor(deadlineMs: number, options?: ErrorOptions) {
    super(`a commit came later than ${deadlineMs} ms after its first row of history, and was rolled back`, options);
  }
}
