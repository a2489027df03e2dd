/** Keys of the history that were not seen, though a higher one was: in flight, or never to come. Both ends included. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  /** When it was noticed, on the follower's clock: after every one of its keys had been given out. */
  readonly noticedAt: number;
}

/** Gaps in ascending order, none touching another. Those with higher keys were noticed later, or at the same time. */
export type GapSet = readonly Gap[];

/**
 * How many gaps are kept: what a statement can ask for in a few milliseconds. A commit of many routes leaves one, as
 * does each roll-back, and servers that count in steps (a cluster's usual way) leave one per commit.
 */
export const MAX_GAPS = 1_000;

/** The gaps between a key up to which all is known and the keys that were seen above it, in ascending order. */
export function gapsAmong(head: number, pks: readonly number[], noticedAt: number): Gap[] {
  const gaps: Gap[] = [];
  let previous = head;
  for (const pk of pks) {
    if (pk > previous + 1) gaps.push({ from: previous + 1, to: pk - 1, noticedAt });
    previous = Math.max(previous, pk);
  }
  return gaps;
}

/** What is left of the gaps after these keys were seen, in ascending order: a gap shrinks or splits. */
export function closeGaps(gaps: GapSet, pks: readonly number[]): Gap[] {
  const left: Gap[] = [];
  let next = 0;
  for (const { from, to, noticedAt } of gaps) {
    let start = from;
    for (; ; next += 1) {
      const pk = pks[next];
      if (pk === undefined || pk > to) break;
      if (pk < start) continue;
      if (pk > start) left.push({ from: start, to: pk - 1, noticedAt });
      start = pk + 1;
    }
    if (start <= to) left.push({ from: start, to, noticedAt });
  }
  return left;
}
