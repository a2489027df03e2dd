/** Why an attempt of an invocation failed. */
export interface InvocationFailure {
  /** The first line of what the service said, 500 characters at most, without passwords in URLs. */
  readonly message: string;
  /** Restate's code, e.g. `RT0007`, to look up in its documentation, or `null` when it has none. */
  readonly code: string | null;
  /** The step that failed, e.g. `reassign-r_1`, or `null` when it was none. */
  readonly step: string | null;
}

/** How much of a message is shown. */
export const MAX_FAILURE_LENGTH = 500;

const STATUS = /^\[\d+[^\]]*\] /; // as in "[500 Internal] can't connect"
const CREDENTIALS = /(?<=:\/\/)\S*@/g; // a repository that isn't ours may say where it can't connect to

/** A failure as the server reports it, fit to be shown: without a stack and without credentials. */
export function invocationFailure(
  report: string,
  code: string | null | undefined,
  step: string | null | undefined,
): InvocationFailure {
  const [firstLine = ""] = report.split("\n");
  const message = firstLine.replace(STATUS, "").replaceAll(CREDENTIALS, "…@").slice(0, MAX_FAILURE_LENGTH);
  return { message, code: code ?? null, step: step || null };
}
