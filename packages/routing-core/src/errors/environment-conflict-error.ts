import { quoteIds } from "../ids/quote-ids.ts";
import { type DetailsOf, RoutingError } from "./routing-error.ts";

/** An environment changed after a swap of it was planned. Nothing was written. */
export class EnvironmentConflictError extends RoutingError {
  override readonly name = "EnvironmentConflictError";
  readonly code = "ENVIRONMENT_CONFLICT";
  readonly retryable = false;
  readonly environmentId: string;
  readonly expectedRevision: number;
  readonly revision: number;
  /** Routes that the swap should move and doesn't know of: inserted since the plan. */
  readonly missedRouteIds: readonly string[];

  constructor(details: DetailsOf<EnvironmentConflictError>) {
    const { environmentId, expectedRevision, revision, missedRouteIds } = details;
    const missed = missedRouteIds.length > 0 ? `, with routes the plan didn't have: ${quoteIds(missedRouteIds)}` : "";
    super(
      `environment ${JSON.stringify(environmentId)} changed since revision ${expectedRevision} (now ${revision})` +
        `${missed}; nothing was written, read again and decide anew`,
    );
    this.environmentId = environmentId;
    this.expectedRevision = expectedRevision;
    this.revision = revision;
    this.missedRouteIds = missedRouteIds;
  }
}
