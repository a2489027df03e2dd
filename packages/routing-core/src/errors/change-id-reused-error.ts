import { type DetailsOf, RoutingError } from "./routing-error.ts";

/** A `changeId` that already names another change. Nothing was written. */
export class ChangeIdReusedError extends RoutingError {
  override readonly name = "ChangeIdReusedError";
  readonly code = "CHANGE_ID_REUSED";
  readonly retryable = false;
  readonly changeId: string;

  constructor({ changeId }: DetailsOf<ChangeIdReusedError>) {
    super(`changeId ${JSON.stringify(changeId)} already names another change; use one changeId per change`);
    this.changeId = changeId;
  }
}
