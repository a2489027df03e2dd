import { type Aftermath, operationOf } from "../aftermath.ts";
import { groupBy } from "../group-by.ts";
import type { JournalEntry } from "../journal.ts";
import type { Check } from "./check.ts";

type Acknowledgement = Extract<Extract<JournalEntry, { type: "end" }>["outcome"], { kind: "acknowledged" }>["result"];

export const operationResults: Check = {
  name: "every acknowledged operation says what its changes in the history say",
  violations(aftermath) {
    const changes = groupBy(aftermath.routeChanges, (change) => operationOf(change.changeId));
    const swaps = groupBy(
      aftermath.environments.flatMap(({ history }) => history),
      (change) => operationOf(change.changeId),
    );
    return aftermath.entries.flatMap((entry) => {
      if (entry.type !== "end" || entry.outcome.kind !== "acknowledged") return [];
      const { operationId } = entry;
      const told = toldLines(entry.outcome.result);
      const kept = keptLines(changes.get(operationId) ?? [], swaps.get(operationId) ?? []);
      return told === kept ? [] : [`${operationId}: acknowledged [${told}], the history has [${kept}]`];
    });
  },
};

function toldLines(result: Acknowledgement): string {
  const routes = result.reassignedRoutes
    .filter((route) => route.changed)
    .map((route) => `${route.frontlineRouteId} from ${route.previousDeploymentId}`);
  const { deploymentId, previousDeploymentId, isRolledBack, changed } = { ...NO_SWAP, ...result };
  const live = changed ? [liveLine(deploymentId, previousDeploymentId, isRolledBack)] : [];
  return [...routes.sort(), ...live].join(", ");
}

const NO_SWAP = { deploymentId: "", previousDeploymentId: null, isRolledBack: false, changed: false };

function keptLines(changes: Aftermath["routeChanges"], swaps: Aftermath["environments"][number]["history"]): string {
  const routes = changes.map((change) => `${change.frontlineRouteId} from ${change.previousDeploymentId}`);
  const live = swaps.map(({ deploymentId, previous, isRolledBack }) => {
    const demoted = previous.deploymentId === deploymentId ? null : previous.deploymentId;
    return liveLine(deploymentId, demoted, isRolledBack);
  });
  return [...routes.sort(), ...live].join(", ");
}

function liveLine(deploymentId: string, previousDeploymentId: string | null, isRolledBack: boolean): string {
  return `live ${deploymentId}${isRolledBack ? " (rolled back)" : ""} after ${previousDeploymentId}`;
}
