import { type DetailsOf, RoutingError } from "./routing-error.ts";

/** A request that is malformed, whatever the store holds. */
export class InvalidRequestError extends RoutingError {
  override readonly name = "InvalidRequestError";
  readonly code = "INVALID_REQUEST";
  readonly retryable = false;
  /** The field that is wrong, e.g. `frontlineRouteIds[3]`. */
  readonly field: string;
  /** What is wrong with it and what to do, e.g. `must not be empty`. */
  readonly problem: string;

  constructor({ field, problem }: DetailsOf<InvalidRequestError>) {
    super(`${field} ${problem}`);
    this.field = field;
    this.problem = problem;
  }
}
