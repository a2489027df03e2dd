import { quoteIds } from "../ids/quote-ids.ts";
import { RoutingError } from "./routing-error.ts";

/** Routes that don't exist. */
export class UnknownRouteError extends RoutingError {
  override readonly name = "UnknownRouteError";
  readonly code = "UNKNOWN_ROUTE";
  readonly retryable = false;
  readonly frontlineRouteIds: readonly string[];

  constructor(frontlineRouteIds: readonly string[]) {
    super(`no frontline route with id ${quoteIds(frontlineRouteIds)}; nothing was changed`);
    this.frontlineRouteIds = frontlineRouteIds;
  }
}
