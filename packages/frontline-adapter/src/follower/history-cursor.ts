import { closeGaps, type GapSet, gapsAmong, MAX_GAPS } from "./gap-set.ts";

/** A row of `frontline_route_changes`, as far as following needs it. */
export interface HistoryRow {
  readonly pk: number;
  readonly changeId: string;
  readonly frontlineRouteId: string;
  readonly revision: number;
}

/**
 * How far the history was followed.
 *
 * Its keys are given out at insert, and transactions commit in any order: a row may appear below others that were seen
 * long ago. So the keys that were skipped are remembered as gaps, until no transaction can still be holding them.
 */
export interface HistoryCursor {
  /** Every key up to here was seen, is in a gap, or was given up. */
  readonly head: number;
  /** The highest row that is known to exist: if it goes missing or changes, this is no longer the same history. */
  readonly anchor: Anchor | undefined;
  readonly gaps: GapSet;
  /** Since when the anchor has been missing with nothing above it. */
  readonly behindSince: number | undefined;
}

/** A row to recognise the history by. */
export interface Anchor {
  readonly pk: number;
  /** `undefined` while only its key is known. */
  readonly fingerprint: string | undefined;
}

/** What one query found at a cursor: the rows from `head` on and those in its gaps, in ascending order. */
export interface HistoryPage {
  readonly rows: readonly HistoryRow[];
  /** Whether it was cut off at its limit: nothing is known of keys above its last row. */
  readonly isFull: boolean;
  /** When the query was begun and when it had ended, on the follower's clock. */
  readonly beganAt: number;
  readonly endedAt: number;
}

/** Why the history can't be followed any more. */
export type LostReason =
  /** The row that was last followed is another one now: the history was restored, or failed over with a loss. */
  | "replaced"
  /** The row that was last followed is gone while later ones are there: it was pruned, or as above. */
  | "truncated"
  /** The database has been without the row that was last followed, and without later ones, for too long. */
  | "behind-for-too-long"
  /** There is more to read than is worth reading. */
  | "too-far-behind";

/** Where a page leads to. */
export type Advance =
  | {
      readonly outcome: "followed";
      readonly cursor: HistoryCursor;
      /** The rows that were not seen before. */
      readonly changes: readonly HistoryRow[];
      /** Gaps that were given up only because there are too many. */
      readonly gapsDropped: number;
    }
  /** A replica that lags, or a history that lost its end: which of the two, time will tell. */
  | { readonly outcome: "behind"; readonly cursor: HistoryCursor }
  | { readonly outcome: "lost"; readonly reason: LostReason };

/** How far below the start transactions are looked for that were in flight then. In keys: most leave none unused. */
export const START_WINDOW = 10_000;

/**
 * The cursor to follow from when routes are known from a read whose snapshot had this highest key, 0 if it had none.
 *
 * It begins below, and takes what is found there for news: a row may have been committed between that read and the
 * first query, and nothing tells such a row from an older one.
 */
export function startCursor(startHead: number): HistoryCursor {
  return {
    head: Math.max(0, startHead - START_WINDOW),
    anchor: startHead === 0 ? undefined : { pk: startHead, fingerprint: undefined },
    gaps: [],
    behindSince: undefined,
  };
}

/** @param lateCommitMs how long after its row was inserted a transaction may still commit */
export function advanceCursor(cursor: HistoryCursor, page: HistoryPage, lateCommitMs: number): Advance {
  const { head, anchor } = cursor;
  const { rows, isFull, beganAt, endedAt } = page;
  const last = rows.at(-1);
  const seenTo = isFull && last !== undefined ? last.pk : Number.POSITIVE_INFINITY;

  if (anchor !== undefined && anchor.pk <= seenTo) {
    const found = rows.find(({ pk }) => pk === anchor.pk);
    if (found === undefined) return withoutAnchor(cursor, anchor, page, lateCommitMs);
    if (anchor.fingerprint !== undefined && anchor.fingerprint !== fingerprintOf(found)) {
      return { outcome: "lost", reason: "replaced" };
    }
  }

  const pks = rows.map(({ pk }) => pk);
  const mayBeFilled = closeGaps(cursor.gaps, pks).filter(
    ({ to, noticedAt }) => to > seenTo || beganAt <= noticedAt + lateCommitMs,
  );
  const gaps = [...mayBeFilled, ...gapsAmong(head, pks, endedAt)];
  const gapsDropped = Math.max(0, gaps.length - MAX_GAPS);
  return {
    outcome: "followed",
    cursor: {
      head: Math.max(head, last?.pk ?? 0),
      anchor:
        last === undefined || last.pk < (anchor?.pk ?? 0) ? anchor : { pk: last.pk, fingerprint: fingerprintOf(last) },
      gaps: gaps.slice(gapsDropped),
      behindSince: undefined,
    },
    // All that was asked for, but the row at the head.
    changes: rows.filter(({ pk }) => pk !== head),
    gapsDropped,
  };
}

function withoutAnchor(
  cursor: HistoryCursor,
  anchor: Anchor,
  { rows, beganAt }: HistoryPage,
  lateCommitMs: number,
): Advance {
  if (rows.some(({ pk }) => pk > anchor.pk)) return { outcome: "lost", reason: "truncated" };
  const behindSince = cursor.behindSince ?? beganAt;
  if (beganAt > behindSince + lateCommitMs) return { outcome: "lost", reason: "behind-for-too-long" };
  return { outcome: "behind", cursor: { ...cursor, behindSince } };
}

function fingerprintOf({ changeId, frontlineRouteId, revision }: HistoryRow): string {
  return JSON.stringify([changeId, frontlineRouteId, revision]);
}
