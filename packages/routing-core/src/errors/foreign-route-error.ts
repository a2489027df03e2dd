import { quoteIds } from "../ids/quote-ids.ts";
import { type DetailsOf, RoutingError } from "./routing-error.ts";

/** Routes that belong to another environment than the one being changed. */
export class ForeignRouteError extends RoutingError {
  override readonly name = "ForeignRouteError";
  readonly code = "FOREIGN_ROUTE";
  readonly retryable = false;
  readonly environmentId: string;
  readonly frontlineRouteIds: readonly string[];

  constructor({ environmentId, frontlineRouteIds }: DetailsOf<ForeignRouteError>) {
    super(
      `not a route of environment ${JSON.stringify(environmentId)}: ${quoteIds(frontlineRouteIds)}; nothing was changed`,
    );
    this.environmentId = environmentId;
    this.frontlineRouteIds = frontlineRouteIds;
  }
}
