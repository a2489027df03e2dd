import { type DetailsOf, RoutingError } from "./routing-error.ts";

/** The store can't be reached, or failed. Whether a commit happened is open; trying it again is safe. */
export class RepositoryUnavailableError extends RoutingError {
  override readonly name = "RepositoryUnavailableError";
  readonly code = "REPOSITORY_UNAVAILABLE";
  readonly retryable = true;
  /** What is wrong and what to do, without SQL, address or credential. */
  readonly problem: string;

  constructor({ problem }: DetailsOf<RepositoryUnavailableError>, options?: ErrorOptions) {
    super(problem, options);
    this.problem = problem;
  }
}
