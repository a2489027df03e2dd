import { RoutingError } from "./routing-error.ts";

/** A request that is malformed, whatever the store holds. */
export class InvalidRequestError extends RoutingError {
  override readonly name = "InvalidRequestError";
  readonly code = "INVALID_REQUEST";
  readonly retryable = false;
  /** The field that is wrong, e.g. `frontlineRouteIds[3]`. */
  readonly field: string;

  constructor(field: string, problem: string) {
    super(`${field} ${problem}`);
    this.field = field;
  }
}
