import type { Aftermath } from "../aftermath.ts";
import type { JournalEntry } from "../journal.ts";
import type { Tally } from "../tally.ts";
import type { Call } from "./callers/calls.ts";
import type { SettledCalls } from "./callers/settle-calls.ts";
import { changeOfCall } from "./change-of-call.ts";

/** Everything that is left of a run. Every change in it has its call in front of its id, see {@link changeOfCall}. */
export interface RestateAftermath extends Aftermath, SettledCalls {
  /** What really happened, by kind. */
  readonly faults: Tally;
  /** Every kind there is. */
  readonly faultKinds: readonly string[];
  /** What the endpoint processes printed that ended by themselves. */
  readonly crashes: readonly string[];
}

/** Puts together what was read. The calls become the operations of the journals. */
export function makeRestateAftermath(
  read: Aftermath,
  settled: SettledCalls,
  rest: Pick<RestateAftermath, "faults" | "faultKinds" | "crashes">,
): RestateAftermath {
  const named = <Change extends { readonly changeId: string; readonly reason: string | null }>(change: Change) => {
    return { ...change, changeId: changeOfCall(change.changeId, change.reason) };
  };
  return {
    ...read,
    ...settled,
    ...rest,
    routeChanges: read.routeChanges.map(named),
    environments: read.environments.map(({ state, history }) => ({ state, history: history.map(named) })),
    entries: [...read.entries, ...[...settled.calls, ...settled.lastCalls].flatMap(entriesOf)],
  };
}

function entriesOf({ operation, outcome }: Call): JournalEntry[] {
  const { id: operationId } = operation;
  return [
    { type: "begin", operation, finished: [] },
    { type: "end", operationId, outcome },
  ];
}
