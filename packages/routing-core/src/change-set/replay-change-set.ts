import { ChangeIdReusedError } from "../errors/change-id-reused-error.ts";
import type { ChangeSet, CommitResult } from "./change-set.ts";
import type { LiveChange } from "./environment-state.ts";
import type { RouteChange } from "./route-change.ts";

/**
 * What `RouteRepository.commit` answers when the history already has rows of the `changeId`: what it did the first
 * time. For implementations of a repository.
 *
 * Expected revisions don't count, because a caller that starts over reads newer ones for the same change.
 *
 * @param routeChanges the route history's rows with this `changeId`, in any order
 * @param liveChange the environment history's row with this `changeId`
 * @returns `undefined` when there are no rows, so that the change set is yet to be applied
 * @throws {ChangeIdReusedError} the rows are another change's
 */
export function replayChangeSet(
  changeSet: ChangeSet,
  routeChanges: readonly RouteChange[],
  liveChange: LiveChange | null,
): CommitResult | undefined {
  if (routeChanges.length === 0 && liveChange === null) return undefined;
  const byId = new Map(routeChanges.map((change) => [change.frontlineRouteId, change]));
  const ids = new Set(changeSet.routes.map((move) => move.frontlineRouteId));
  const rows = [...routeChanges, ...(liveChange ? [liveChange] : [])];
  const same =
    rows.every((row) => row.environmentId === changeSet.environmentId && row.deploymentId === changeSet.deploymentId) &&
    liveChange?.isRolledBack === changeSet.swap?.isRolledBack &&
    byId.size === ids.size;
  const routes = changeSet.routes.flatMap(({ frontlineRouteId }) => {
    const change = byId.get(frontlineRouteId);
    if (change === undefined) return [];
    const { previousDeploymentId, deploymentId, revision } = change;
    return [{ frontlineRouteId, previousDeploymentId, deploymentId, revision }];
  });
  if (!same || routes.length !== ids.size) throw new ChangeIdReusedError({ changeId: changeSet.changeId });
  return { replayed: true, routes, previousLive: liveChange?.previous ?? null };
}
