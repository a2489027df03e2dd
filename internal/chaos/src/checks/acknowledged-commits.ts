import { groupBy } from "../group-by.ts";
import type { Check } from "./check.ts";

export const acknowledgedCommits: Check = {
  name: "every acknowledged commit is in the history exactly once, as it was acknowledged",
  violations({ routeChanges, environments, entries }) {
    const changes = groupBy(routeChanges, (change) => change.changeId);
    const swaps = groupBy(
      environments.flatMap(({ history }) => history),
      (change) => change.changeId,
    );
    return entries.flatMap((entry) => {
      if (entry.type !== "committed") return [];
      const { changeId, result } = entry;
      const told = result.routes.map(line).sort();
      const kept = (changes.get(changeId) ?? []).map(line).sort();
      const toldLive = result.previousLive === null ? [] : [liveLine(result.previousLive)];
      const keptLive = (swaps.get(changeId) ?? []).map(({ previous }) => liveLine(previous));
      const [was, is] = [[...told, ...toldLive].join(", "), [...kept, ...keptLive].join(", ")];
      return was === is ? [] : [`${changeId}: acknowledged [${was}], the history has [${is}]`];
    });
  },
};

function line(moved: {
  readonly frontlineRouteId: string;
  readonly previousDeploymentId: string;
  readonly deploymentId: string;
  readonly revision: number;
}): string {
  const { frontlineRouteId, previousDeploymentId, deploymentId, revision } = moved;
  return `${frontlineRouteId} ${previousDeploymentId}>${deploymentId}@${revision}`;
}

function liveLine({ deploymentId, isRolledBack }: { deploymentId: string | null; isRolledBack: boolean }): string {
  return `live before: ${deploymentId}${isRolledBack ? " (rolled back)" : ""}`;
}
