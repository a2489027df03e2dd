import type { RestateNode } from "./restate-node.ts";

/**
 * How many attempts of invocations a node has begun since it started: those of the keys whose partition it leads.
 *
 * @throws {Error} when the node doesn't answer
 */
export async function countAttempts({ fabricUrl }: RestateNode): Promise<number> {
  const metrics = await (await fetch(`${fabricUrl}/metrics`)).text();
  const perPartition = metrics.matchAll(
    /^restate_invoker_invocation_tasks_total\{[^}]*status="started"[^}]*\} (\d+)$/gm,
  );
  return [...perPartition].reduce((sum, [, attempts]) => sum + Number(attempts), 0);
}
