import { quoteIds } from "../ids/quote-ids.ts";
import { type DetailsOf, RoutingError } from "./routing-error.ts";

/** A route that isn't what it was when it was read. */
export interface RouteConflict {
  readonly frontlineRouteId: string;
  readonly expectedRevision: number;
  /** The revision it has now, or `null` when the environment has no such route any more. */
  readonly revision: number | null;
  /** The deployment it points at now, or `null` when the environment has no such route any more. */
  readonly deploymentId: string | null;
}

/** A newer writer changed routes after they were read. Nothing was written. */
export class RouteConflictError extends RoutingError {
  override readonly name = "RouteConflictError";
  readonly code = "ROUTE_CONFLICT";
  readonly retryable = false;
  readonly conflicts: readonly RouteConflict[];

  constructor({ conflicts }: DetailsOf<RouteConflictError>) {
    super(
      `changed by a newer writer since it was read: route ${quoteIds(conflicts.map((c) => c.frontlineRouteId))}; ` +
        "nothing was written, read again and decide anew",
    );
    this.conflicts = conflicts;
  }
}
