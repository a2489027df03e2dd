import { quote } from "../ids/quote-ids.ts";
import { type DetailsOf, RoutingError } from "./routing-error.ts";

/**
 * A row that is in the store already keeps a change out of it, and trying again won't help: a row of the history that
 * other software wrote, most often, or a unique key of the user's own on the routes. Nothing was written.
 */
export class HistoryConflictError extends RoutingError {
  override readonly name = "HistoryConflictError";
  readonly code = "HISTORY_CONFLICT";
  declare readonly changeId: string;
  /** The unique key, or its columns, as the store names it; `null` when the store doesn't. */
  declare readonly uniqueKey: string | null;

  constructor(details: DetailsOf<HistoryConflictError>, options?: ErrorOptions) {
    const { changeId, uniqueKey } = details;
    const key = uniqueKey === null ? "a unique key" : `the unique key ${quote(uniqueKey)}`;
    super(
      `change ${quote(changeId)} can't be written, because a row that is there already has its values of ` +
        `${key}: correct or remove that row (or the key, if you added it), and make the change again. Nothing was changed`,
      details,
      options,
    );
  }
}

/** The store can't be reached, or failed. Whether a commit happened is open; trying it again is safe. */
export class RepositoryUnavailableError extends RoutingError {
  override readonly name = "RepositoryUnavailableError";
  readonly code = "REPOSITORY_UNAVAILABLE";
  override readonly retryable = true;
  /** What is wrong and what to do, without SQL, address or credential. */
  declare readonly problem: string;

  constructor(details: DetailsOf<RepositoryUnavailableError>, options?: ErrorOptions) {
    super(details.problem, details, options);
  }
}
