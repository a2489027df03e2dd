import type { FrontlineRoute } from "@frontline-routing/router-core";
import { EnvironmentConflictError } from "../errors/conflict-errors.ts";
import {
  DeploymentNotReadyError,
  ForeignDeploymentError,
  UnknownDeploymentError,
} from "../errors/deployment-errors.ts";
import { HostnameTakenError, RouteIdTakenError } from "../errors/route-errors.ts";
import type { DeploymentRecord } from "../repository/route-repository.ts";
import type { ChangeSet } from "./change-set.ts";
import type { LockedState } from "./locked-state.ts";

/** The terms of a change set, of its swap or without one: about its deployment, and about what changed since it was planned. */
export function checkTerms(changeSet: ChangeSet, { environment, routes, deployment }: LockedState): void {
  const { environmentId, deploymentId, swap, removes = [], kept = [] } = changeSet;
  const terms = swap ?? changeSet.fence;
  if (terms === undefined) return;
  if (swap !== undefined || terms.mustBeReady) {
    const target = checkOwnership(environmentId, deploymentId, deployment);
    if (terms.mustBeReady) checkReadiness(target);
  }
  const planned = new Set([...changeSet.routes, ...removes, ...kept].map((route) => route.frontlineRouteId));
  const missed = routes.filter(
    (route) =>
      terms.everySticky?.includes(route.sticky) &&
      route.environmentId === environmentId &&
      route.deploymentId !== deploymentId &&
      !planned.has(route.id),
  );
  const { expectedRevision } = terms;
  const { revision } = environment;
  if (revision === expectedRevision && missed.length === 0) return;
  const missedRouteIds = missed.map((route) => route.id);
  throw new EnvironmentConflictError({ environmentId, expectedRevision, revision, missedRouteIds });
}

/** Whether nobody has the hostnames and ids of the routes that a change set creates. */
export function checkFree({ environmentId, creates = [] }: ChangeSet, { environment, routes }: LockedState): void {
  if (creates.length === 0) return; // most sets, and a promotion finds a thousand routes
  const hostnames = new Set(creates.map((creation) => creation.fullyQualifiedDomainName));
  const holders = routes.filter((route) => hostnames.has(route.fullyQualifiedDomainName.toLowerCase()));
  checkOwnHostnames(environmentId, holders);
  if (holders.length > 0) {
    const { revision } = environment;
    const missedRouteIds = holders.map((route) => route.id);
    throw new EnvironmentConflictError({ environmentId, expectedRevision: revision, revision, missedRouteIds });
  }
  const there = new Set(routes.map((route) => route.id));
  const taken = creates.map((creation) => creation.frontlineRouteId).filter((id) => there.has(id));
  if (taken.length > 0) throw new RouteIdTakenError({ frontlineRouteIds: taken });
}

/**
 * Whether the routes that have some hostnames are the environment's.
 *
 * @throws {HostnameTakenError} naming the hostnames of those that are another one's
 */
export function checkOwnHostnames(environmentId: string, holders: readonly FrontlineRoute[]): void {
  const foreign = holders.filter((route) => route.environmentId !== environmentId);
  const fullyQualifiedDomainNames = foreign.map((route) => route.fullyQualifiedDomainName);
  if (foreign.length > 0) throw new HostnameTakenError({ environmentId, fullyQualifiedDomainNames });
}

/** The first gate of every operation: the deployment exists and is the environment's. */
export function checkOwnership(
  environmentId: string,
  deploymentId: string,
  deployment: DeploymentRecord | undefined,
): DeploymentRecord {
  if (deployment === undefined) throw new UnknownDeploymentError({ deploymentId });
  if (deployment.environmentId !== environmentId) throw new ForeignDeploymentError({ environmentId, deploymentId });
  return deployment;
}

/** The second gate, of a deployment that is to become live. */
export function checkReadiness({ id: deploymentId, status, desiredState }: DeploymentRecord): void {
  if (status !== "ready" || desiredState !== "running") {
    throw new DeploymentNotReadyError({ deploymentId, status, desiredState });
  }
}
