import { type Aftermath, operationOf } from "../../../src/aftermath.ts";
import type { JournalEntry, OperationOutcome } from "../../../src/journal.ts";
import type { Operation } from "../../../src/operation.ts";
import type { Call } from "../../../src/restate-run/callers/calls.ts";
import type { SettledCalls } from "../../../src/restate-run/callers/settle-calls.ts";
import { makeRestateAftermath } from "../../../src/restate-run/restate-aftermath.ts";
import { soundAftermath } from "../../checks/a-sound-aftermath.ts";

/** As the database has it: the invocation's id in front, and the call as the reason. */
function asWritten<Change extends { readonly changeId: string }>(change: Change) {
  return { ...change, changeId: `inv_${change.changeId}`, reason: operationOf(change.changeId) };
}

/** As an endpoint process writes it down: the call in front. */
function asJournalled(entry: JournalEntry): JournalEntry[] {
  if (entry.type !== "committing" && entry.type !== "committed") return [];
  return [{ ...entry, changeId: `${operationOf(entry.changeId)}/inv_${entry.changeId}` }];
}

/** What was read after a run in which `o1` assigned a route and `o2` promoted two. */
export const readAftermath: Aftermath = {
  ...soundAftermath,
  routeChanges: soundAftermath.routeChanges.map(asWritten),
  environments: soundAftermath.environments.map(({ state, history }) => ({ state, history: history.map(asWritten) })),
  entries: soundAftermath.entries.flatMap(asJournalled),
};

const operations = soundAftermath.entries.flatMap((entry) => (entry.type === "begin" ? [entry.operation] : []));
const outcomes = soundAftermath.entries.flatMap((entry) => (entry.type === "end" ? [entry.outcome] : []));

export function callOf(operation: Operation, outcome: OperationOutcome): Call {
  return { operation, outcome, wasUnanswered: outcome.kind === "gave up" };
}

export const invocationOfCall = (call: string) => ({ id: `inv_${call}`, idempotencyKey: call, isCompleted: true });

export const settledCalls: SettledCalls = {
  calls: operations.flatMap((operation, index) => {
    const outcome = outcomes[index];
    return outcome === undefined ? [] : [callOf(operation, outcome)];
  }),
  lastCalls: [],
  invocations: [
    ...operations.map(({ id }) => invocationOfCall(id)),
    { id: "inv_x", idempotencyKey: null, isCompleted: true },
  ],
};

export const happened = { faultKinds: ["database killed"], faults: { "database killed": 2 }, crashes: [] };

/** Every check holds. */
export const soundRestateAftermath = makeRestateAftermath(readAftermath, settledCalls, happened);
