import type { Random } from "@frontline-routing/chaos/random";
import type { Tally } from "@frontline-routing/chaos/tally";
import { type GaleraNode, type Three, waitForGaleraCluster } from "@frontline-routing/test-servers";

/**
 * Kills one node and lets it join again, then freezes another one and thaws it. One at a time: of three, two must be left
 * to go on.
 *
 * @param work resolves when the writers on some nodes have done a good deal since it was called
 */
export async function inflictNodeFaults(
  nodes: Three<GaleraNode>,
  random: Random,
  work: (writing: readonly GaleraNode[]) => Promise<unknown>,
): Promise<Tally> {
  const killed = random.pick(nodes);
  const frozen = random.pick(nodes.filter((node) => node !== killed));
  const without = async (missing: GaleraNode) => {
    const others = nodes.filter((node) => node !== missing);
    await waitForGaleraCluster(others.map(({ url }) => url));
    await work(others);
  };
  await work(nodes);
  await killed.kill();
  await without(killed);
  await killed.join();
  await work(nodes);
  await frozen.freeze();
  await without(frozen);
  await frozen.thaw();
  await waitForGaleraCluster(nodes.map(({ url }) => url));
  await work(nodes);
  return { "node killed": 1, "node frozen": 1 };
}
