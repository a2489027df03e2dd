import { type Aftermath, operationOf, promotionsOf } from "../aftermath.ts";
import type { Check } from "./check.ts";
import { type Commit, commitOrder } from "./commit-order.ts";

export const promotionsAreWhole: Check = {
  name: "after every promotion and rollback, all live and environment routes were at its deployment",
  violations(aftermath) {
    const promotions = promotionsOf(aftermath.entries);
    const firstTries = new Map<string, number>();
    for (const entry of aftermath.entries) {
      if (entry.type !== "committing") continue;
      firstTries.set(entry.changeId, Math.min(entry.at, firstTries.get(entry.changeId) ?? entry.at));
    }
    return aftermath.environments.flatMap(({ state }) => {
      const at = new Map<string, string>();
      return commitOrder(aftermath, state.environmentId).flatMap((commit) => {
        for (const change of commit.routeChanges) at.set(change.frontlineRouteId, change.deploymentId);
        if (!promotions.has(operationOf(commit.changeId))) return [];
        return missedRoutes(aftermath, commit, at, firstTries.get(commit.changeId) ?? 0);
      });
    });
  },
};

/** The routes that a promotion should have moved and didn't. Those inserted while it was under way don't count. */
function missedRoutes(
  { seededRoutes }: Aftermath,
  { changeId, swap }: Commit,
  at: ReadonlyMap<string, string>,
  begunAt: number,
): string[] {
  if (swap === undefined) return [`${changeId}: moved routes without the live pointer`];
  return seededRoutes.flatMap(({ route, insertedAt }) => {
    const deploymentId = at.get(route.id) ?? route.deploymentId;
    const isKnown = insertedAt !== null && insertedAt < begunAt;
    const isPromoted = route.sticky === "live" || route.sticky === "environment";
    if (!isKnown || !isPromoted || route.environmentId !== swap.environmentId) return [];
    if (deploymentId === swap.deploymentId) return [];
    return [`${changeId}: left ${route.id} at ${deploymentId} while ${swap.deploymentId} became live`];
  });
}
