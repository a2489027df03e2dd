/**
 * A change with its call in front: `3.17/inv_1a2b/swap-1`. Every call names itself in the history as its reason, so that
 * whatever an invocation or a ghost of one writes is known as its call's.
 */
export function changeOfCall(changeId: string, reason: string | null | undefined): string {
  return `${reason || "nobody"}/${changeId}`;
}

/** The invocation in such a name, or in a change id as it is. */
export function invocationOf(change: string): string {
  return change.split("/").at(-2) ?? "";
}
