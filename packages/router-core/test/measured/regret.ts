/** Round trips in milliseconds, `{ from: { to: ms } }`. */
export type Latencies = Readonly<Record<string, Readonly<Record<string, number>>>>;

/**
 * The mean, over every receiving region and every non-empty set of other regions that can serve, of what an order costs:
 * the round trip to the first of the set less the round trip to the best of it. Other regions are those with a latency.
 *
 * Exact without visiting the sets: the region at position i of n is the first in 2^(n-1-i) of them.
 */
export function meanRegret(
  regions: readonly string[],
  latencies: Latencies,
  order: (from: string) => readonly string[],
) {
  const costs = regions.map((from) => {
    const others = regions.filter((to) => to !== from && latencies[from]?.[to] !== undefined);
    const cost = (to: string) => latencies[from]?.[to] ?? Number.NaN;
    const chosen = order(from)
      .filter((to) => others.includes(to))
      .map(cost);
    if (chosen.length !== others.length) throw new Error(`the order from ${from} lacks a measured region`);
    const best = others.map(cost).sort((a, b) => a - b);
    return expectedFirst(chosen) - expectedFirst(best);
  });
  return costs.reduce((sum, cost) => sum + cost, 0) / costs.length;
}

function expectedFirst(costs: readonly number[]): number {
  const sets = 2 ** costs.length - 1;
  return costs.reduce((sum, cost, i) => sum + (cost * 2 ** (costs.length - 1 - i)) / sets, 0);
}
