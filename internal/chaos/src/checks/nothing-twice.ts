import { operationOf } from "../aftermath.ts";
import { groupBy } from "../group-by.ts";
import type { Check } from "./check.ts";

export const nothingTwice: Check = {
  name: "nothing is in the history twice, acknowledged or not, nor without having been tried",
  violations({ routeChanges, environments, entries }) {
    const swaps = environments.flatMap(({ history }) => history);
    const tried = new Set(entries.flatMap((entry) => (entry.type === "committing" ? [entry.changeId] : [])));
    const changeIds = new Set([...routeChanges, ...swaps].map((change) => change.changeId));
    return [
      ...[...changeIds].filter((id) => !tried.has(id)).map((id) => `${id}: nobody tried this change`),
      // An operation plans its swap anew after a conflict, under another change id: only one of them may be written.
      ...repeated(routeChanges.map((change) => `${change.frontlineRouteId} by ${operationOf(change.changeId)}`)),
      ...repeated(swaps.map((change) => `${change.environmentId} by ${operationOf(change.changeId)}`)),
    ];
  },
};

function repeated(names: readonly string[]): string[] {
  return [...groupBy(names, (name) => name)]
    .filter(([, group]) => group.length > 1)
    .map(([name, group]) => `${name}: is in the history ${group.length} times`);
}
