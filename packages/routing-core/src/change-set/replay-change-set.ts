import { ChangeIdReusedError, RouteConflictError } from "../errors/conflict-errors.ts";
import type { ChangeSet, CommitResult } from "./change-set.ts";
import { type LiveChange, type RouteChange, toChangedRoute } from "./history.ts";
import type { LockedRoute } from "./locked-state.ts";

/**
 * What `RouteRepository.commit` answers when the history already has rows of the `changeId`: what it did the first
 * time. For implementations of a repository.
 *
 * Expected revisions don't count, because a caller that starts over reads newer ones for the same change.
 *
 * A row of history that was written for a route's row which was made again since says nothing of the present one: the
 * change set is applied anew where this is so of all of its routes, and a conflict where it is so of some, because what
 * happened to them as one can't be told any more. A swap did happen, whatever became of its routes, since it moved the
 * live pointer. So did a change of a route that is gone, the creation of one, and the removal of one whose present row was
 * written by a later commit.
 *
 * @param routeChanges the route history's rows with this `changeId`, in any order
 * @param liveChange the environment history's row with this `changeId`
 * @param routes the routes that exist, of those in `routeChanges`. Left out: none was made again
 * @returns `undefined` when there are no rows that count, so that the change set is yet to be applied
 * @throws {ChangeIdReusedError} the rows are another change's
 * @throws {RouteConflictError} some routes of the change set, but not all, were made again since
 */
export function replayChangeSet(
  changeSet: ChangeSet,
  routeChanges: readonly RouteChange[],
  liveChange: LiveChange | null,
  routes: readonly LockedRoute[] = [],
): CommitResult | undefined {
  if (routeChanges.length === 0 && liveChange === null) return undefined;
  checkSameChange(changeSet, routeChanges, liveChange);

  const present = new Map(routes.map((route) => [route.id, route]));
  const counting = routeChanges.filter((change) => {
    const now = present.get(change.frontlineRouteId);
    if (liveChange !== null || now?.incarnation === undefined || now.incarnation === change.incarnation) return true;
    return change.kind === "create" || (change.kind === "remove" && now.revision > change.revision);
  });
  if (counting.length === 0 && liveChange === null) return undefined;

  // Of a route that is gone and was made again before, the last row tells; of others only one row counts.
  const inOrder = counting.toSorted((a, b) => a.revision - b.revision);
  const byId = new Map(inOrder.map((change) => [change.frontlineRouteId, change]));
  const moves = [...changeSet.routes, ...(changeSet.removes ?? [])];
  const madeAgain = moves.filter((move) => !byId.has(move.frontlineRouteId));
  if (madeAgain.length > 0) {
    const conflicts = madeAgain.map(({ frontlineRouteId, expectedRevision }) => {
      const { revision = null, deploymentId = null } = present.get(frontlineRouteId) ?? {};
      return { frontlineRouteId, expectedRevision, revision, deploymentId };
    });
    throw new RouteConflictError({ conflicts });
  }
  return {
    replayed: true,
    routes: [...kindsOf(changeSet).keys()].flatMap((id) => byId.get(id) ?? []).map(toChangedRoute),
    previousLive: liveChange?.previous ?? null,
  };
}

/** What a change set does with which route, in the order in which answers say it. */
function kindsOf({ routes, creates = [], removes = [] }: ChangeSet): ReadonlyMap<string, RouteChange["kind"]> {
  const kinds = { move: routes, create: creates, remove: removes };
  return new Map(
    (["move", "create", "remove"] as const).flatMap((kind) =>
      kinds[kind].map(({ frontlineRouteId }) => [frontlineRouteId, kind] as const),
    ),
  );
}

function checkSameChange(changeSet: ChangeSet, routeChanges: readonly RouteChange[], liveChange: LiveChange | null) {
  const { changeId, environmentId, deploymentId, swap } = changeSet;
  const kinds = kindsOf(changeSet);
  const same =
    [...routeChanges, ...(liveChange ? [liveChange] : [])].every((row) => row.environmentId === environmentId) &&
    routeChanges.every((row) => kinds.get(row.frontlineRouteId) === row.kind) &&
    routeChanges.every((row) => row.deploymentId === (row.kind === "remove" ? "" : deploymentId)) &&
    new Set(routeChanges.map((row) => row.frontlineRouteId)).size === kinds.size &&
    (liveChange === null || liveChange.deploymentId === deploymentId) &&
    liveChange?.isRolledBack === swap?.isRolledBack;
  if (!same) throw new ChangeIdReusedError({ changeId });
}
