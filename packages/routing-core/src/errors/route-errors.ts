import { quote, quoteIds } from "../ids/quote-ids.ts";
import { type DetailsOf, RoutingError } from "./routing-error.ts";

/** Routes that don't exist. */
export class UnknownRouteError extends RoutingError {
  override readonly name = "UnknownRouteError";
  readonly code = "UNKNOWN_ROUTE";
  declare readonly frontlineRouteIds: readonly string[];

  constructor(details: DetailsOf<UnknownRouteError>) {
    super(`no frontline route with id ${quoteIds(details.frontlineRouteIds)}; nothing was changed`, details);
  }
}

/** Routes that belong to another environment than the one being changed. */
export class ForeignRouteError extends RoutingError {
  override readonly name = "ForeignRouteError";
  readonly code = "FOREIGN_ROUTE";
  declare readonly environmentId: string;
  declare readonly frontlineRouteIds: readonly string[];

  constructor(details: DetailsOf<ForeignRouteError>) {
    const { environmentId, frontlineRouteIds: ids } = details;
    super(`not a route of environment ${quote(environmentId)}: ${quoteIds(ids)}; nothing was changed`, details);
  }
}

/** Hostnames that are to be an environment's, and are another's already. Nothing was changed. */
export class HostnameTakenError extends RoutingError {
  override readonly name = "HostnameTakenError";
  readonly code = "HOSTNAME_TAKEN";
  /** The one that may not have them. */
  declare readonly environmentId: string;
  declare readonly fullyQualifiedDomainNames: readonly string[];

  constructor(details: DetailsOf<HostnameTakenError>) {
    super(
      `of another environment than ${quote(details.environmentId)} already: hostname ` +
        `${quoteIds(details.fullyQualifiedDomainNames)}; nothing was changed, remove its route there first or choose another`,
      details,
    );
  }
}

/** Ids for routes that are to be made, and are those of other hostnames' routes already. Nothing was changed. */
export class RouteIdTakenError extends RoutingError {
  override readonly name = "RouteIdTakenError";
  readonly code = "ROUTE_ID_TAKEN";
  declare readonly frontlineRouteIds: readonly string[];

  constructor(details: DetailsOf<RouteIdTakenError>) {
    const ids = quoteIds(details.frontlineRouteIds);
    super(
      `the id of another hostname's route already: ${ids}; nothing was changed, give another frontlineRouteId`,
      details,
    );
  }
}
