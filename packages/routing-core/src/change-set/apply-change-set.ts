import { type RouteConflict, RouteConflictError } from "../errors/conflict-errors.ts";
import type { ChangeSet, CommitResult, RouteCreation, RouteMove } from "./change-set.ts";
import { checkFree, checkTerms } from "./check-terms.ts";
import { type EnvironmentState, type LiveChange, type RouteChange, toChangedRoute } from "./history.ts";
import type { LockedRoute, LockedState } from "./locked-state.ts";

/** What a commit writes: the rows of the history, which say what the other rows become. */
export interface AppliedChangeSet {
  /** The environment afterwards. */
  readonly environment: EnvironmentState;
  /** Those of created routes lack their `incarnation`, which the store knows when it has made their rows. */
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
  checkTerms(changeSet, state);
  checkFree(changeSet, state);
  const { moved, removed } = changeRoutes(changeSet, state.routes);
  const created = (changeSet.creates ?? []).map((creation) => createRoute(changeSet, creation, state));
  const routeChanges = [...moved, ...created, ...removed];
  const liveChange = changeSet.swap ? changeLive(changeSet, changeSet.swap.isRolledBack, environment) : null;
  const routes = routeChanges.map(toChangedRoute);
  const result = { replayed: false, routes, previousLive: liveChange?.previous ?? null };
  const { deploymentId, isRolledBack } = liveChange ?? environment;
  const after = { ...environment, deploymentId, isRolledBack, revision: environment.revision + 1 };
  return { environment: after, routeChanges, liveChange, result };
}

function changeRoutes(changeSet: ChangeSet, routes: readonly LockedRoute[]) {
  const byId = new Map(routes.map((route) => [route.id, route]));
  const conflicts: RouteConflict[] = [];
  const asRead = (moves: readonly RouteMove[]): LockedRoute[] =>
    moves.flatMap(({ frontlineRouteId, expectedRevision, expectedDeploymentId }) => {
      const found = byId.get(frontlineRouteId);
      const route = found?.environmentId === changeSet.environmentId ? found : undefined;
      const { revision = null, deploymentId = null } = route ?? {};
      const isThere = expectedDeploymentId === undefined || deploymentId === expectedDeploymentId;
      if (route !== undefined && revision === expectedRevision && isThere) return [route];
      conflicts.push({ frontlineRouteId, expectedRevision, revision, deploymentId });
      return [];
    });
  const moved = asRead(changeSet.routes).map((route) => changeRoute(changeSet, "move", route));
  const removed = asRead(changeSet.removes ?? []).map((route) => changeRoute(changeSet, "remove", route));
  asRead(changeSet.kept ?? []);
  if (conflicts.length > 0) throw new RouteConflictError({ conflicts });
  return { moved, removed };
}

/** A row that was made again begins at a lower revision than the history has; its changes go on above that. */
function changeRoute(changeSet: ChangeSet, kind: "move" | "remove", route: LockedRoute): RouteChange {
  const { deploymentId, ...shared } = about(changeSet);
  return {
    ...shared,
    kind,
    frontlineRouteId: route.id,
    previousDeploymentId: route.deploymentId,
    deploymentId: kind === "move" ? deploymentId : "",
    revision: Math.max(route.revision, route.latestRevision ?? 0) + 1,
    incarnation: route.incarnation ?? "",
  };
}

function createRoute(changeSet: ChangeSet, { frontlineRouteId }: RouteCreation, locked: LockedState): RouteChange {
  const revision = (locked.latestRevisions?.get(frontlineRouteId) ?? 0) + 1;
  const made = { frontlineRouteId, previousDeploymentId: "", revision };
  return { ...about(changeSet), kind: "create", ...made, incarnation: "" }; // for the store, when it has made the row
}

function changeLive(changeSet: ChangeSet, isRolledBack: boolean, environment: EnvironmentState): LiveChange {
  const previous = { deploymentId: environment.deploymentId, isRolledBack: environment.isRolledBack };
  return { ...about(changeSet), previous, isRolledBack, revision: environment.revision + 1 };
}

function about({ changeId, environmentId, deploymentId, actor, reason, now }: ChangeSet) {
  return { changeId, environmentId, deploymentId, actor: actor ?? null, reason: reason ?? null, changedAt: now };
}
