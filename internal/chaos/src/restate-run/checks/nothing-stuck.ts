import type { Check } from "../../checks/check.ts";
import type { RestateAftermath } from "../restate-aftermath.ts";

export const nothingStuck: Check<RestateAftermath> = {
  name: "no invocation is stuck, and every environment can be changed",
  violations({ invocations, lastCalls }) {
    return [
      ...invocations
        .filter(({ isCompleted }) => !isCompleted)
        .map(({ id, idempotencyKey }) => {
          return `${idempotencyKey ?? "a read"}: ${id} hasn't ended`;
        }),
      ...lastCalls.flatMap(({ operation, outcome }) => {
        const isChanged = outcome.kind === "acknowledged" && "changed" in outcome.result && outcome.result.changed;
        return isChanged ? [] : [`${operation.environmentId}: its last change ended as ${JSON.stringify(outcome)}`];
      }),
    ];
  },
};
