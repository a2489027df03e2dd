import { EnvironmentConflictError } from "../errors/conflict-errors.ts";
import type { ChangeSet } from "./change-set.ts";
import { checkOwnership, checkReadiness } from "./check-deployment.ts";
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
  if (environment.revision !== expectedRevision || missed.length > 0) {
    const missedRouteIds = missed.map((route) => route.id);
    throw new EnvironmentConflictError({
      environmentId,
      expectedRevision,
      revision: environment.revision,
      missedRouteIds,
    });
  }
}
