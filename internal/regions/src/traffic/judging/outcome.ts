import type { BrokenRequest } from "./deaths.ts";

/** How a request, or the opening of a WebSocket, ended. */
export type Outcome = Answered | Failed;

/** Answered with all that was to come back. Whether by the right deployment is still to be judged. */
export interface Answered {
  readonly deployment: string;
  readonly region: string;
  readonly sentinel: string;
}

/** Not answered, or not as it should be. */
export interface Failed {
  /** As it is counted: `502 ATTEMPTS_FAILED`, `broken connection`. */
  readonly failure: string;
  readonly detail: string;
  /** Where the death of a process can do that: what broke, and who is known to have answered. */
  readonly broken?: Pick<BrokenRequest, "broke" | "region" | "sentinel"> | undefined;
  /** The frontline couldn't be reached at all, so that the client may turn to another one. */
  readonly isDialFailure?: boolean;
}

/** Describes a failure. */
export function failed(failure: string, detail: unknown, broken?: Failed["broken"]): Failed {
  const text = detail instanceof Error ? `${detail.name}: ${detail.message}` : String(detail);
  return { failure, detail: text, broken };
}
