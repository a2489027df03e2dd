import type { GaleraNode, Three } from "@frontline-routing/test-servers";
import type { NodeAction } from "./node-action.ts";

/** A cluster that another process has started, as data. */
export interface ProvidedCluster {
  readonly controlUrl: string;
  /** Of its nodes, as {@link GaleraNode} has them. */
  readonly urls: Three<string>;
}

/** Its nodes. */
export function remoteNodes({ controlUrl, urls }: ProvidedCluster): Three<GaleraNode> {
  const node = (url: string, index: number): GaleraNode => {
    const act = (action: NodeAction) => async () => {
      const answer = await fetch(`${controlUrl}/${index}/${action}`, { method: "POST" });
      if (!answer.ok) throw new Error(await answer.text());
    };
    return { url, kill: act("kill"), freeze: act("freeze"), thaw: act("thaw"), join: act("join") };
  };
  const [one, two, three] = urls;
  return [node(one, 0), node(two, 1), node(three, 2)];
}
