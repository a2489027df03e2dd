import { operationOf } from "../../aftermath.ts";
import type { Check } from "../../checks/check.ts";
import type { RestateAftermath } from "../restate-aftermath.ts";

export const lostCalls: Check<RestateAftermath> = {
  name: "what Restate has never heard of wrote nothing, and it has forgotten nothing that it answered",
  violations({ calls, lastCalls, invocations, routeChanges, environments }) {
    const heard = new Set(invocations.map(({ idempotencyKey }) => idempotencyKey));
    const changes = [...routeChanges, ...environments.flatMap(({ history }) => history)];
    const wrote = new Set(changes.map(({ changeId }) => operationOf(changeId)));
    return [...calls, ...lastCalls].flatMap(({ operation: { id }, outcome }) => {
      if (heard.has(id)) return [];
      if (outcome.kind !== "gave up") return [`${id}: was answered (${outcome.kind}), and Restate doesn't know it`];
      return wrote.has(id) ? [`${id}: never arrived, and changed something`] : [];
    });
  },
};
