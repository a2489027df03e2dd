import { quote, quoteIds } from "../ids/quote-ids.ts";
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
  declare readonly conflicts: readonly RouteConflict[];

  constructor(details: DetailsOf<RouteConflictError>) {
    const ids = quoteIds(details.conflicts.map((conflict) => conflict.frontlineRouteId));
    super(
      `changed by a newer writer since it was read: route ${ids}; nothing was written, read again and decide anew`,
      details,
    );
  }
}

/** An environment changed after a swap of it was planned. Nothing was written. */
export class EnvironmentConflictError extends RoutingError {
  override readonly name = "EnvironmentConflictError";
  readonly code = "ENVIRONMENT_CONFLICT";
  declare readonly environmentId: string;
  declare readonly expectedRevision: number;
  declare readonly revision: number;
  /** Routes that the swap should move and doesn't know of: inserted since the plan. */
  declare readonly missedRouteIds: readonly string[];

  constructor(details: DetailsOf<EnvironmentConflictError>) {
    const { environmentId, expectedRevision, revision, missedRouteIds } = details;
    const missed = missedRouteIds.length > 0 ? `, with routes the plan didn't have: ${quoteIds(missedRouteIds)}` : "";
    super(
      `environment ${quote(environmentId)} changed since revision ${expectedRevision} (now ${revision})` +
        `${missed}; nothing was written, read again and decide anew`,
      details,
    );
  }
}

/** What is live is not what the caller expected: its decision rests on what is no longer so. Nothing was changed. */
export class LiveMovedError extends RoutingError {
  override readonly name = "LiveMovedError";
  readonly code = "LIVE_MOVED";
  declare readonly environmentId: string;
  /** What the caller expected, `null` for nothing. */
  declare readonly expectedLiveDeploymentId: string | null;
  /** What is live, `null` for nothing. */
  declare readonly liveDeploymentId: string | null;

  constructor(details: DetailsOf<LiveMovedError>) {
    const { environmentId, expectedLiveDeploymentId: expected, liveDeploymentId: live } = details;
    super(
      `expected ${quote(expected)} to be live in environment ${quote(environmentId)}, but ${quote(live)} is; ` +
        "nothing was changed, look at what is live and decide anew",
      details,
    );
  }
}

/** A `changeId` that already names another change. Nothing was written. */
export class ChangeIdReusedError extends RoutingError {
  override readonly name = "ChangeIdReusedError";
  readonly code = "CHANGE_ID_REUSED";
  declare readonly changeId: string;

  constructor(details: DetailsOf<ChangeIdReusedError>) {
    super(`changeId ${quote(details.changeId)} already names another change; use one changeId per change`, details);
  }
}
