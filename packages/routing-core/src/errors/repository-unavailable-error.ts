import { RoutingError } from "./routing-error.ts";

/** The store can't be reached, or failed. Whether a commit happened is open; trying it again is safe. */
export class RepositoryUnavailableError extends RoutingError {
  override readonly name = "RepositoryUnavailableError";
  readonly code = "REPOSITORY_UNAVAILABLE";
  readonly retryable = true;

  /** @param problem what is wrong and what to do, without SQL, address or credential */
  constructor(problem: string, options?: ErrorOptions) {
    super(problem, options);
  }
}
