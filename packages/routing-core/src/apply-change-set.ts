import type { FrontlineRoute } from "@frontline-routing/router-core";
import { ChangeIdReusedError } from "./change-id-reused-error.ts";
import type { ChangeSet, CommitResult } from "./change-set.ts";
import type { RouteChange } from "./route-change.ts";
import { type RouteConflict, RouteConflictError } from "./route-conflict-error.ts";

/**
 * The history rows that a change set makes of the routes it finds. For implementations of a repository, to be called
 * while the routes are locked.
 *
 * @param routes the routes that exist, of those in the change set, by id
 * @throws {RouteConflictError} a route is not at its expected revision, is gone, or is another environment's
 */
export function applyChangeSet(changeSet: ChangeSet, routes: ReadonlyMap<string, FrontlineRoute>): RouteChange[] {
  const conflicts: RouteConflict[] = [];
  const changes: RouteChange[] = [];
  for (const { frontlineRouteId, expectedRevision } of changeSet.routes) {
    const route = routes.get(frontlineRouteId);
    if (route === undefined || route.environmentId !== changeSet.environmentId) {
      conflicts.push({ frontlineRouteId, expectedRevision, revision: null, deploymentId: null });
    } else if (route.revision !== expectedRevision) {
      const { revision, deploymentId } = route;
      conflicts.push({ frontlineRouteId, expectedRevision, revision, deploymentId });
    } else {
      changes.push(changeOf(changeSet, route));
    }
  }
  if (conflicts.length > 0) throw new RouteConflictError(conflicts);
  return changes;
}

/**
 * What `commit` answers when the history already has rows of its `changeId`. For implementations of a repository.
 *
 * Expected revisions don't count, because a caller that starts over reads newer ones for the same change.
 *
 * @throws {ChangeIdReusedError} the rows are another change's
 */
export function replayChangeSet(changeSet: ChangeSet, rows: readonly RouteChange[]): CommitResult {
  const ids = new Set(changeSet.routes.map((route) => route.frontlineRouteId));
  const same = rows.every(
    (row) =>
      ids.has(row.frontlineRouteId) &&
      row.environmentId === changeSet.environmentId &&
      row.deploymentId === changeSet.deploymentId,
  );
  if (!same || rows.length !== ids.size) throw new ChangeIdReusedError(changeSet.changeId);
  return commitResult(changeSet, rows, true);
}

/** What a commit answers, in the order of its change set. For implementations of a repository. */
export function commitResult(changeSet: ChangeSet, changes: readonly RouteChange[], replayed: boolean): CommitResult {
  const byId = new Map(changes.map((change) => [change.frontlineRouteId, change]));
  const routes = changeSet.routes.flatMap(({ frontlineRouteId }) => {
    const change = byId.get(frontlineRouteId);
    if (change === undefined) return [];
    const { previousDeploymentId, deploymentId, revision } = change;
    return [{ frontlineRouteId, previousDeploymentId, deploymentId, revision }];
  });
  return { replayed, routes };
}

function changeOf(changeSet: ChangeSet, route: FrontlineRoute): RouteChange {
  return {
    changeId: changeSet.changeId,
    environmentId: changeSet.environmentId,
    frontlineRouteId: route.id,
    previousDeploymentId: route.deploymentId,
    deploymentId: changeSet.deploymentId,
    revision: route.revision + 1,
    actor: changeSet.actor ?? null,
    reason: changeSet.reason ?? null,
    changedAt: changeSet.now,
  };
}
