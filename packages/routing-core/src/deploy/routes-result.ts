import type { FrontlineRoute } from "@frontline-routing/router-core";
import type { RouteCreation } from "../change-set/change-set.ts";

/** Why something became of a route, or didn't. Stable: switch on these. */
export type RouteReason =
  | "NEW_HOSTNAME"
  | "FOLLOWS"
  | "FOLLOWS_LIVE"
  | "REQUESTED"
  | "ALREADY_THERE"
  | "ALREADY_GONE"
  | "NEWER_DEPLOYMENT"
  | "ROLLED_BACK"
  | "DOES_NOT_FOLLOW";

/** What became of one route. */
export interface RouteOutcome {
  readonly frontlineRouteId: string;
  /** Empty for a route that was gone already. */
  readonly fullyQualifiedDomainName: string;
  /** Where it pointed before. Empty for a route without a deployment, and for one that wasn't there. */
  readonly previousDeploymentId: string;
  /** Where it points now. Empty for a route without a deployment, and for one that isn't there any more. */
  readonly deploymentId: string;
  readonly reason: RouteReason;
}

/** What became of routes, each of them in one of the lists. */
export interface RoutesResult {
  /** `false`: everything was as asked already, and nothing was written. */
  readonly changed: boolean;
  readonly created: readonly RouteOutcome[];
  readonly moved: readonly RouteOutcome[];
  readonly left: readonly RouteOutcome[];
  readonly removed: readonly RouteOutcome[];
}

/** The lists of a result, empty. */
export function nothing() {
  return { created: [], moved: [], left: [], removed: [] };
}

/** Why a deployment is live, or isn't. Stable: switch on these. */
export type LiveReason = "NEWEST" | "ALREADY_THERE" | "LEFT" | "NEWER_DEPLOYMENT" | "ROLLED_BACK";

/** What became of a deployment's routes and of what is live. */
export interface DeployResult extends RoutesResult {
  readonly deploymentId: string;
  readonly live: LiveOutcome;
}

/** What became of what is live. */
export interface LiveOutcome {
  /** Whether the deployment is live now. */
  readonly isLive: boolean;
  /** Whether it became so by this. */
  readonly changed: boolean;
  readonly reason: LiveReason;
  /** What is live now, `null` for nothing. */
  readonly deploymentId: string | null;
  /** What was live before and isn't any more; `null` when nothing was demoted. */
  readonly previousDeploymentId: string | null;
}

/** A route that points where it pointed. */
export function leftAsItIs(
  route: Pick<FrontlineRoute, "deploymentId" | "fullyQualifiedDomainName" | "id">,
  reason: RouteReason,
): RouteOutcome {
  const { id: frontlineRouteId, fullyQualifiedDomainName, deploymentId } = route;
  return { frontlineRouteId, fullyQualifiedDomainName, previousDeploymentId: deploymentId, deploymentId, reason };
}

/** A route that is made at a deployment, or without one. */
export function madeAt(deploymentId: string, creation: RouteCreation): RouteOutcome {
  const { frontlineRouteId, fullyQualifiedDomainName } = creation;
  const reason = "NEW_HOSTNAME";
  return { frontlineRouteId, fullyQualifiedDomainName, previousDeploymentId: "", deploymentId, reason };
}
