import { quoteIds } from "../ids/quote-ids.ts";
import { type DetailsOf, RoutingError } from "./routing-error.ts";

/** Ids for routes that are to be made, and are those of other hostnames' routes already. Nothing was changed. */
export class RouteIdTakenError extends RoutingError {
  override readonly name = "RouteIdTakenError";
  readonly code = "ROUTE_ID_TAKEN";
  readonly retryable = false;
  readonly frontlineRouteIds: readonly string[];

  constructor({ frontlineRouteIds }: DetailsOf<RouteIdTakenError>) {
    super(
      `the id of another hostname's route already: ${quoteIds(frontlineRouteIds)}; nothing was changed, give another ` +
        "frontlineRouteId",
    );
    this.frontlineRouteIds = frontlineRouteIds;
  }
}
