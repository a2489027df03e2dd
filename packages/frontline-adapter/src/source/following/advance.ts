import type { LostReason } from "@frontline-routing/frontline-core";
import { anchorsOf, type CursorPosition, compareAnchors, highestAnchors } from "./anchors.ts";
import type { Bounds, ChangedRow, HistoryQuery, HistorySnapshot } from "./history.ts";
import { type CompletePoll, NO_PROOF, type Proof, prove } from "./proof.ts";
import { aboveMark, countsUpTo, keysAbove, type ToldKeys, wasTold, withKeys } from "./told-keys.ts";

/** How far a history was followed. Never changed: following on makes another. */
export interface Place extends CursorPosition {
  /** What was told above the mark. */
  readonly told: ToldKeys;
  /** The highest key that was read. */
  readonly head: number;
  /** Above it, rows are read in full. The head before the last one: what was in flight then has mostly been committed. */
  readonly tail: number;
  readonly proof: Proof;
}

/** Where a cursor is of which nothing is remembered: what is above its mark is told again. */
export function placeAt(position: CursorPosition): Place {
  return { ...position, told: new Map(), head: position.mark, tail: position.mark, proof: NO_PROOF };
}

/** What to read at a place. */
export function queryAt({ mark, tail, anchors }: Place, lateBuckets: readonly number[]): HistoryQuery {
  return { mark, tail, lateBuckets, anchors: anchors.map(([pk]) => pk) };
}

/** Where a snapshot leads to. */
type Advance =
  | {
      readonly outcome: "followed";
      readonly place: Place;
      /** What wasn't told before. */
      readonly rows: readonly ChangedRow[];
      /** Buckets that have more rows than were told and read. */
      readonly lateBuckets: readonly number[];
      /** Not everything in the snapshot was read. */
      readonly more: boolean;
    }
  | { readonly outcome: "behind" }
  | { readonly outcome: "lost"; readonly reason: LostReason };

/** So few at once that the statement that reads them stays small: two thousand rows. */
const BUCKETS_PER_POLL = 8;

export function advance(
  place: Place,
  snapshot: HistorySnapshot,
  times: Pick<CompletePoll, "beganAt" | "endedAt">,
  bounds: Bounds,
): Advance {
  const highestKey = snapshot.head?.pk ?? 0;
  const known = compareAnchors(place.anchors, snapshot.anchors, snapshot.prunedUpTo);
  if (known === "replaced") return { outcome: "lost", reason: "replaced" };
  // Some of what was pruned may not have been told: what was is settled long before it is old.
  if (snapshot.prunedUpTo > place.mark) return { outcome: "lost", reason: "truncated" };
  if (known === "missing" || lacksTold(place, snapshot)) {
    // A replica that lags shows what was there before, and all of that was told: none of it is above the end.
    const isAnother = place.end !== null && highestKey > place.end;
    return isAnother ? { outcome: "lost", reason: "truncated" } : { outcome: "behind" };
  }
  if (highestKey - place.head > bounds.maxKeysBehind) return { outcome: "lost", reason: "too-far-behind" };

  const rows = snapshot.rows.filter(({ pk }) => !wasTold(place.told, pk));
  const keys = rows.map(({ pk }) => pk);
  const told = withKeys(place.told, keys);
  const lateBuckets = lateOf(told, place.tail, snapshot.counts);
  const more = snapshot.isFull || lateBuckets.length > 0;
  const head = Math.max(place.head, snapshot.rows.at(-1)?.pk ?? 0);
  const next = { ...place, told, head, anchors: nextAnchors(place, snapshot, rows, more, bounds) };
  if (more) return { outcome: "followed", place: { ...next, end: null, tail: head }, rows, lateBuckets, more };

  const newestInsertedAt = snapshot.rows.reduce(
    (newest, { insertedAt }) => Math.max(newest, insertedAt),
    snapshot.head?.insertedAt ?? 0,
  );
  const { proof, settled: mark = place.mark } = prove(place.proof, { ...times, head, newestInsertedAt }, bounds);
  const unsettled = mark === place.mark ? told : aboveMark(told, mark);
  const complete = { ...next, mark, told: unsettled, end: head, tail: place.head, proof };
  return { outcome: "followed", place: complete, rows, lateBuckets, more };
}

/** Whether anything that was told, and would have been read, isn't there. */
function lacksTold({ told, tail }: Place, { counts, rows, isFull }: HistorySnapshot): boolean {
  for (const [bucket, count] of countsUpTo(told, tail)) {
    if ((counts.get(bucket) ?? 0) < count) return true;
  }
  const lastRead = isFull ? (rows.at(-1)?.pk ?? tail) : Number.POSITIVE_INFINITY;
  const there = new Set(rows.map(({ pk }) => pk));
  return keysAbove(told, tail).some((pk) => pk <= lastRead && !there.has(pk));
}

function lateOf(told: ToldKeys, tail: number, counts: HistorySnapshot["counts"]): readonly number[] {
  const toldCounts = countsUpTo(told, tail);
  const late = [...counts].filter(([bucket, count]) => count > (toldCounts.get(bucket) ?? 0));
  return late.slice(0, BUCKETS_PER_POLL).map(([bucket]) => bucket);
}

/**
 * Pages come by keys and not by commits: what was committed last may be on any of those that lead to the end. And what
 * they tell is as of their snapshots: a store that lacks a snapshot's head would tell older things on the next page.
 */
function nextAnchors(
  place: Place,
  { head }: HistorySnapshot,
  rows: readonly ChangedRow[],
  more: boolean,
  bounds: Bounds,
): Place["anchors"] {
  const isOneOfPages = more || place.end === null;
  const earlier = isOneOfPages || rows.length === 0 ? place.anchors : [];
  const ahead = more && head !== undefined ? [head] : [];
  return highestAnchors([...earlier, ...anchorsOf([...rows, ...ahead])], bounds.maxAnchors);
}
