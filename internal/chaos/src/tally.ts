/** Counts by name. */
export type Tally = Readonly<Record<string, number>>;

export function tally(names: readonly string[]): Tally {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
