import type { OperationOutcome } from "../../journal.ts";
import type { Operation } from "../../operation.ts";

/** A call that a client made. Its operation's id is its idempotency key, and what it says as its reason. */
export interface Call {
  readonly operation: Operation;
  readonly outcome: OperationOutcome;
  /** Whether the client got no answer, so that it was open what happened. */
  readonly wasUnanswered: boolean;
}
