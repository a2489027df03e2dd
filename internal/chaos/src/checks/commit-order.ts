import type { LiveChange, RouteChange } from "@frontline-routing/routing-core";
import type { Aftermath } from "../aftermath.ts";
import { groupBy } from "../group-by.ts";

/** One commit of an environment, put together from its rows. */
export interface Commit {
  readonly changeId: string;
  readonly routeChanges: readonly RouteChange[];
  readonly swap: LiveChange | undefined;
}

/**
 * The commits of an environment in the order in which they were made.
 *
 * A swap's row says its place: the environment's revision. The others fill the places between in the order of their
 * rows, which were written while the environment was locked. Places that no commit is known for are left out.
 */
export function commitOrder({ routeChanges, environments }: Aftermath, environmentId: string): Commit[] {
  const mine = routeChanges.filter((change) => change.environmentId === environmentId);
  const byChange = groupBy(mine, (change) => change.changeId);
  const swaps = environments.find(({ state }) => state.environmentId === environmentId)?.history ?? [];
  const order: Commit[] = [];
  for (const swap of swaps) {
    const { changeId } = swap;
    order[swap.revision - 1] = { changeId, routeChanges: byChange.get(changeId) ?? [], swap };
    byChange.delete(changeId);
  }
  let place = 0;
  for (const [changeId, changes] of byChange) {
    while (order[place] !== undefined) place++;
    order[place] = { changeId, routeChanges: changes, swap: undefined };
  }
  return order.filter((commit) => commit !== undefined);
}
