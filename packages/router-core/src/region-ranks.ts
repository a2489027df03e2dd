import type { Region } from "./region.ts";
import type { ProximityTable } from "./region-proximity.ts";

/**
 * How near each listed region is to one region: 0 for the nearest.
 *
 * A region that the table doesn't list for `from` has no rank; {@link isNearer} puts it behind all that have one.
 */
export function regionRanks(table: ProximityTable, from: Region): ReadonlyMap<Region, number> {
  const row = Object.hasOwn(table, from) ? (table[from] ?? []) : [];
  return new Map(row.map((region, rank) => [region, rank]));
}

/** Whether `a` comes before `b`: by rank, and by name where ranks don't tell. A total order of distinct regions. */
export function isNearer(ranks: ReadonlyMap<Region, number>, a: Region, b: Region): boolean {
  const rankA = ranks.get(a) ?? Number.POSITIVE_INFINITY;
  const rankB = ranks.get(b) ?? Number.POSITIVE_INFINITY;
  return rankA === rankB ? a < b : rankA < rankB;
}
