/**
 * How the admin API failed: it gave no answer in time, refused to answer, or answered what can't be read as an answer of
 * Restate's.
 */
export type RestateAdminErrorCode =
  | "RESTATE_ADMIN_UNREACHABLE"
  | "RESTATE_ADMIN_REFUSED"
  | "RESTATE_ADMIN_ANSWER_UNREADABLE";

/** The admin API of the Restate server didn't answer a question. Nothing was changed by asking. */
export class RestateAdminError extends Error {
  override readonly name = "RestateAdminError";
  /** Stable: switch on this, not on the message. */
  readonly code: RestateAdminErrorCode;
  /** The HTTP status of the answer, or `null` when there was none. */
  readonly status: number | null;

  constructor(
    problem: string,
    { code, status, ...options }: Pick<RestateAdminError, "code" | "status"> & ErrorOptions,
  ) {
    super(problem, options);
    this.code = code;
    this.status = status;
  }
}
