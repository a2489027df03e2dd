import { operationOf } from "../../aftermath.ts";
import type { Check } from "../../checks/check.ts";
import { groupBy } from "../../group-by.ts";
import type { RestateAftermath } from "../restate-aftermath.ts";

export const refusalsWriteNothing: Check<RestateAftermath> = {
  name: "what was refused wrote nothing; an assignment that met a newer writer stopped there and no sooner",
  violations({ calls, entries, routeChanges, environments }) {
    const changes = [...routeChanges, ...environments.flatMap(({ history }) => history)];
    const written = groupBy([...new Set(changes.map(({ changeId }) => changeId))], operationOf);
    const tries = entries.flatMap((entry) => (entry.type === "committing" ? [entry.changeId] : []));
    const tried = groupBy([...new Set(tries)], operationOf);
    return calls.flatMap(({ operation: { id, kind }, outcome }) => {
      if (outcome.kind !== "refused" && outcome.kind !== "conflict") return [];
      const wrote = written.get(id)?.length ?? 0;
      if (kind === "assign" && outcome.kind === "conflict") {
        // Each of its steps commits one route. All but the last, the one that was refused, are to be in the history.
        const steps = tried.get(id)?.length ?? 0;
        if (wrote === steps - 1) return [];
        return [`${id}: ended by ${outcome.code} at its step ${steps}, and wrote ${wrote}`];
      }
      return wrote === 0 ? [] : [`${id}: ended by ${outcome.code}, and wrote ${wrote} changes`];
    });
  },
};
