import type { LivePointer } from "@frontline-routing/routing-core";
import type { Check } from "./check.ts";

const NOTHING: LivePointer = { deploymentId: null, isRolledBack: false };

export const liveChains: Check = {
  name: "the live pointer of every environment is its last swap's, and its history is one unbroken chain",
  violations({ environments }) {
    return environments.flatMap(({ state, history }) => {
      const { environmentId } = state;
      const violations: string[] = [];
      let pointer = NOTHING;
      let revision = 0;
      for (const change of history) {
        if (describe(change.previous) !== describe(pointer)) {
          const from = describe(change.previous);
          violations.push(`${environmentId}: revision ${change.revision} comes from ${from}, was ${describe(pointer)}`);
        }
        if (change.revision <= revision) {
          violations.push(`${environmentId}: revision ${change.revision} follows revision ${revision}`);
        }
        pointer = change;
        revision = change.revision;
      }
      if (describe(state) !== describe(pointer)) {
        violations.push(`${environmentId}: ${describe(state)} is live, its last swap made it ${describe(pointer)}`);
      }
      if (state.revision < revision) {
        violations.push(`${environmentId}: is at revision ${state.revision}, its last swap at ${revision}`);
      }
      return violations;
    });
  },
};

function describe({ deploymentId, isRolledBack }: LivePointer): string {
  return `${deploymentId ?? "nothing"}${isRolledBack ? " (rolled back)" : ""}`;
}
