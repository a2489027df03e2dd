/**
 * Keys of the history that were told, by bucket. A poll that was answered in vain is repeated from where it began, so
 * nothing here is ever changed: what is added makes another map, which shares the buckets that stay as they are.
 */
export type ToldKeys = ReadonlyMap<number, ReadonlySet<number>>;

/** A bucket has 256 keys, `pk >> 8` in SQL: a count for each costs a fraction of what their keys would. */
export const KEYS_PER_BUCKET = 256;

export function bucketOf(pk: number): number {
  return Math.floor(pk / KEYS_PER_BUCKET);
}

export function wasTold(told: ToldKeys, pk: number): boolean {
  return told.get(bucketOf(pk))?.has(pk) ?? false;
}

export function withKeys(told: ToldKeys, pks: readonly number[]): ToldKeys {
  if (pks.length === 0) return told;
  const buckets = new Map(told);
  const copies = new Map<number, Set<number>>();
  for (const pk of pks) {
    const bucket = bucketOf(pk);
    const keys = copies.get(bucket) ?? new Set(told.get(bucket));
    copies.set(bucket, keys.add(pk));
    buckets.set(bucket, keys);
  }
  return buckets;
}

export function aboveMark(told: ToldKeys, mark: number): ToldKeys {
  const last = bucketOf(mark);
  const buckets = new Map([...told].filter(([bucket]) => bucket >= last));
  const cut = [...(told.get(last) ?? [])].filter((pk) => pk > mark);
  if (cut.length > 0) buckets.set(last, new Set(cut));
  else buckets.delete(last);
  return buckets;
}

export function countsUpTo(told: ToldKeys, tail: number): ReadonlyMap<number, number> {
  const last = bucketOf(tail);
  const counts = new Map<number, number>();
  for (const [bucket, keys] of told) {
    if (bucket < last) counts.set(bucket, keys.size);
    if (bucket === last) counts.set(bucket, [...keys].filter((pk) => pk <= tail).length);
  }
  return counts;
}

export function keysAbove(told: ToldKeys, tail: number): number[] {
  const keys = [...told].flatMap(([bucket, keys]) => (bucket < bucketOf(tail) ? [] : [...keys]));
  return keys.filter((pk) => pk > tail);
}
