import type { Reading } from "./reading.ts";

/** A value that a cache holds with the read it came by, or the memory of one that was invalidated, and when. */
export interface Held<V> extends Reading {
  /** `undefined` where an invalidation came before any value. */
  readonly value: V | undefined;
  /** Invalidated: not to be served, only to be compared with. */
  readonly revoked: boolean;
}

/**
 * Compares two values of one key by their revision: positive when `a` is newer, negative when `b` is, 0 when that can't
 * be told from them.
 */
export type CompareRevisions<V> = (a: V, b: V) => number;

/**
 * What a cache holds after a value was read, whatever was read, put or invalidated meanwhile: the newer by revision, and
 * where revisions say nothing, the one whose read began later. Nothing read before an invalidation is held after it.
 */
export function settle<V>(
  held: Held<V> | undefined,
  value: V,
  { mark, readAt }: Reading,
  compareRevisions: CompareRevisions<V>,
): Held<V> {
  if (held === undefined) return { value, mark, readAt, revoked: false };
  if (held.revoked && mark < held.mark) return held;
  const order = held.value === undefined ? 0 : compareRevisions(held.value, value);
  // From a replica that lags behind. What is known stands, but grows no younger by it.
  if (order > 0) return mark < held.mark ? held : { ...held, mark, revoked: false };
  if (order === 0 && mark < held.mark) return held;
  return { value, mark: Math.max(mark, held.mark), readAt, revoked: false };
}

/**
 * What is known of a key that has no value after one was read all the same: the same, with the newest value that it may
 * have had to compare others with; `undefined` when the value counts.
 */
export function settleAbsent<V>(
  absence: Held<V>,
  value: V,
  { mark }: Reading,
  compareRevisions: CompareRevisions<V>,
): Held<V> | undefined {
  const order = absence.value === undefined ? 0 : compareRevisions(absence.value, value);
  if (order > 0) return absence;
  return mark < absence.mark ? { ...absence, value } : undefined;
}
