import { type DetailsOf, RoutingError } from "./routing-error.ts";

/**
 * A row that is in the store already keeps a change out of it, and trying again won't help: a row of the history that
 * other software wrote, most often, or a unique key of the user's own on the routes. Nothing was written.
 */
export class HistoryConflictError extends RoutingError {
  override readonly name = "HistoryConflictError";
  readonly code = "HISTORY_CONFLICT";
  readonly retryable = false;
  readonly changeId: string;
  /** The unique key, or its columns, as the store names it; `null` when the store doesn't. */
  readonly uniqueKey: string | null;

  constructor({ changeId, uniqueKey }: DetailsOf<HistoryConflictError>, options?: ErrorOptions) {
    const key = uniqueKey === null ? "a unique key" : `the unique key ${JSON.stringify(uniqueKey)}`;
    super(
      `change ${JSON.stringify(changeId)} can't be written, because a row that is there already has its values of ` +
        `${key}: correct or remove that row (or the key, if you added it), and make the change again. Nothing was changed`,
      options,
    );
    this.changeId = changeId;
    this.uniqueKey = uniqueKey;
  }
}
