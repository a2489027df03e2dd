import { operationOf } from "../../aftermath.ts";
import type { Check } from "../../checks/check.ts";
import { groupBy } from "../../group-by.ts";
import { invocationOf } from "../change-of-call.ts";
import type { RestateAftermath } from "../restate-aftermath.ts";

export const callsOnce: Check<RestateAftermath> = {
  name: "every call became one invocation at most, and what it changed is that invocation's",
  violations({ invocations, routeChanges, environments }) {
    const known = groupBy(invocations, ({ idempotencyKey }) => idempotencyKey);
    known.delete(null); // reads
    const changes = [...routeChanges, ...environments.flatMap(({ history }) => history)];
    const changeIds = [...new Set(changes.map(({ changeId }) => changeId))];
    const repeated = [...known].filter(([, group]) => group.length > 1);
    const foreign = changeIds.filter((id) => known.get(operationOf(id))?.[0]?.id !== invocationOf(id));
    return [
      ...repeated.map(([call, group]) => `${call}: became ${group.map(({ id }) => id).join(", ")}`),
      ...foreign.map((id) => `${id}: was written by another invocation than the call's, or one that never was`),
    ];
  },
};
