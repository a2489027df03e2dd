import { type DetailsOf, RoutingError } from "./routing-error.ts";

/** A request that is malformed, whatever the store holds. */
export class InvalidRequestError extends RoutingError {
  override readonly name = "InvalidRequestError";
  readonly code = "INVALID_REQUEST";
  /** The field that is wrong, e.g. `frontlineRouteIds[3]`. */
  declare readonly field: string;
  /** What is wrong with it and what to do, e.g. `must not be empty`. */
  declare readonly problem: string;

  constructor(details: DetailsOf<InvalidRequestError>) {
    super(`${details.field} ${details.problem}`, details);
  }
}

/** @throws {InvalidRequestError} always */
export function invalid(field: string, problem: string): never {
  throw new InvalidRequestError({ field, problem });
}
