import type { GaleraNode } from "@frontline-routing/test-servers";

/** What can be done to a node. */
export type NodeAction = Exclude<keyof GaleraNode, "url">;

const NODE_ACTIONS: readonly NodeAction[] = ["kill", "freeze", "thaw", "join"];

export function isNodeAction(name: string): name is NodeAction {
  return NODE_ACTIONS.some((action) => action === name);
}
