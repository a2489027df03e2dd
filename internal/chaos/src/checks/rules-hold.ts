import { operationOf, promotionsOf } from "../aftermath.ts";
import type { Check } from "./check.ts";

export const rulesHold: Check = {
  name: "no error was unexpected, and no promotion or rollback made a deployment live that wasn't ready",
  violations({ entries, environments, unreadyDeploymentIds }) {
    const broken = entries.flatMap((entry) =>
      entry.type === "end" && entry.outcome.kind === "broke" ? [`${entry.operationId}: ${entry.outcome.problem}`] : [],
    );
    const promotions = promotionsOf(entries);
    const unready = environments
      .flatMap(({ history }) => history)
      .filter((swap) => promotions.has(operationOf(swap.changeId)) && unreadyDeploymentIds.has(swap.deploymentId));
    return [
      ...broken,
      ...unready.map((swap) => `${swap.changeId}: made ${swap.deploymentId} live, which wasn't ready`),
    ];
  },
};
