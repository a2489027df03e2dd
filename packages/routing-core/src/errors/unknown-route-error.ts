import { quoteIds } from "../ids/quote-ids.ts";
import { type DetailsOf, RoutingError } from "./routing-error.ts";

/** Routes that don't exist. */
export class UnknownRouteError extends RoutingError {
  override readonly name = "UnknownRouteError";
  readonly code = "UNKNOWN_ROUTE";
  readonly retryable = false;
  readonly frontlineRouteIds: readonly string[];

  constructor({ frontlineRouteIds }: DetailsOf<UnknownRouteError>) {
    super(`no frontline route with id ${quoteIds(frontlineRouteIds)}; nothing was changed`);
    this.frontlineRouteIds = frontlineRouteIds;
  }
}
