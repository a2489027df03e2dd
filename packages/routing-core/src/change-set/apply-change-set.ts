import { EnvironmentConflictError } from "../errors/environment-conflict-error.ts";
import { type RouteConflict, RouteConflictError } from "../errors/route-conflict-error.ts";
import type { DeploymentRecord } from "../repository/deployment-record.ts";
import type { ChangeSet, CommitResult } from "./change-set.ts";
import { checkOwnership, checkReadiness } from "./check-deployment.ts";
import type { EnvironmentState, LiveChange } from "./environment-state.ts";
import type { LockedRoute } from "./locked-route.ts";
import type { RouteChange } from "./route-change.ts";

/** What a commit finds in the store while it holds the locks. */
export interface LockedState {
  readonly environment: EnvironmentState;
  /**
   * The routes that exist, of those in the change set; and, where the swap says `everySticky`, all of the environment
   * that follow one of these. More do no harm.
   */
  readonly routes: readonly LockedRoute[];
  /** Read for a swap only. */
  readonly deployment?: DeploymentRecord | undefined;
}

/** What a commit writes: the rows of the history, which say what the other rows become. */
export interface AppliedChangeSet {
  /** The environment afterwards. */
  readonly environment: EnvironmentState;
  readonly routeChanges: readonly RouteChange[];
  readonly liveChange: LiveChange | null;
  readonly result: CommitResult;
}

/**
 * The rules of `RouteRepository.commit` as a pure function, for implementations of a repository to call while the rows
 * are locked. It throws what `commit` throws.
 */
export function applyChangeSet(changeSet: ChangeSet, state: LockedState): AppliedChangeSet {
  const { environment } = state;
  if (changeSet.swap) checkSwap(changeSet, changeSet.swap.expectedRevision, state);
  const routeChanges = changeRoutes(changeSet, state.routes);
  const liveChange = changeSet.swap ? changeLive(changeSet, changeSet.swap.isRolledBack, environment) : null;
  const routes = routeChanges.map(({ frontlineRouteId, previousDeploymentId, deploymentId, revision }) => ({
    frontlineRouteId,
    previousDeploymentId,
    deploymentId,
    revision,
  }));
  const result = { replayed: false, routes, previousLive: liveChange?.previous ?? null };
  const after = { ...environment, revision: environment.revision + 1 };
  if (liveChange === null) return { environment: after, routeChanges, liveChange, result };
  const { deploymentId, isRolledBack } = liveChange;
  return { environment: { ...after, deploymentId, isRolledBack }, routeChanges, liveChange, result };
}

function checkSwap(changeSet: ChangeSet, expectedRevision: number, { environment, routes, deployment }: LockedState) {
  const { environmentId, deploymentId, swap } = changeSet;
  const target = checkOwnership(environmentId, deploymentId, deployment);
  if (swap?.mustBeReady) checkReadiness(target);
  const planned = new Set(changeSet.routes.map((move) => move.frontlineRouteId));
  const missed = routes.filter(
    (route) =>
      swap?.everySticky?.includes(route.sticky) &&
      route.environmentId === environmentId &&
      route.deploymentId !== deploymentId &&
      !planned.has(route.id),
  );
  if (environment.revision !== expectedRevision || missed.length > 0) {
    const missedIds = missed.map((route) => route.id);
    throw new EnvironmentConflictError({
      environmentId,
      expectedRevision,
      revision: environment.revision,
      missedRouteIds: missedIds,
    });
  }
}

function changeRoutes(changeSet: ChangeSet, routes: readonly LockedRoute[]): RouteChange[] {
  const byId = new Map(routes.map((route) => [route.id, route]));
  const conflicts: RouteConflict[] = [];
  const changes: RouteChange[] = [];
  for (const { frontlineRouteId, expectedRevision, expectedDeploymentId } of changeSet.routes) {
    const route = byId.get(frontlineRouteId);
    if (route === undefined || route.environmentId !== changeSet.environmentId) {
      conflicts.push({ frontlineRouteId, expectedRevision, revision: null, deploymentId: null });
    } else if (
      route.revision !== expectedRevision ||
      (expectedDeploymentId !== undefined && route.deploymentId !== expectedDeploymentId)
    ) {
      const { revision, deploymentId } = route;
      conflicts.push({ frontlineRouteId, expectedRevision, revision, deploymentId });
    } else {
      changes.push(changeRoute(changeSet, route));
    }
  }
  if (conflicts.length > 0) throw new RouteConflictError({ conflicts });
  return changes;
}

/** A row that was made again begins at a lower revision than the history has; its changes go on above that. */
function changeRoute(changeSet: ChangeSet, route: LockedRoute): RouteChange {
  return {
    ...about(changeSet),
    kind: "move",
    frontlineRouteId: route.id,
    previousDeploymentId: route.deploymentId,
    revision: Math.max(route.revision, route.latestRevision ?? 0) + 1,
    incarnation: route.incarnation ?? "",
  };
}

function changeLive(changeSet: ChangeSet, isRolledBack: boolean, environment: EnvironmentState): LiveChange {
  const previous = { deploymentId: environment.deploymentId, isRolledBack: environment.isRolledBack };
  return { ...about(changeSet), previous, isRolledBack, revision: environment.revision + 1 };
}

function about({ changeId, environmentId, deploymentId, actor, reason, now }: ChangeSet) {
  return { changeId, environmentId, deploymentId, actor: actor ?? null, reason: reason ?? null, changedAt: now };
}
