/** Counts by name. */
export type Tally = Readonly<Record<string, number>>;

export function tally(names: readonly string[]): Tally {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

export function total(counts: Tally): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** A line for each name, the names in their order. */
export function describeTally(counts: Tally): string[] {
  const names = Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1));
  return names.map(([name, count]) => `  ${name}: ${count}`);
}
