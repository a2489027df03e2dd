import type { ReadAgain, RouteState, SourceState } from "@frontline-routing/frontline-core";
import { COMMIT_BOUND_MS } from "../../database/commit-deadline.ts";

export interface HistoryRow {
  readonly pk: number;
  readonly changeId: string;
  readonly frontlineRouteId: string;
  readonly revision: number;
  /** By the server's clock, in Unix milliseconds. */
  readonly insertedAt: number;
}

/** A row of the history, and what is there of its route in the same snapshot. */
export interface ChangedRow extends HistoryRow {
  readonly route: RouteState | null;
}

export interface HistoryQuery {
  /** Keys above it, up to `tail`, are counted. */
  readonly mark: number;
  /** Rows above it are read in full: the first page of them. */
  readonly tail: number;
  /** Buckets between `mark` and `tail` whose rows are read in full too. */
  readonly lateBuckets: readonly number[];
  /** Keys of rows to recognise the history by. */
  readonly anchors: readonly number[];
}

/** What a poll read, all of it in one statement, and so in one snapshot. */
export interface HistorySnapshot {
  /** Those that were asked for in full, each once, in ascending order of their keys. */
  readonly rows: readonly ChangedRow[];
  /** Whether the page above `tail` is full: there may be more rows. */
  readonly isFull: boolean;
  /** How many keys there are above `mark` and up to `tail`, by bucket. */
  readonly counts: ReadonlyMap<number, number>;
  readonly anchors: readonly HistoryRow[];
  /** Up to this key, rows may have been pruned; 0 for none. */
  readonly prunedUpTo: number;
  /** The row with the highest key, above `mark`. */
  readonly head: HistoryRow | undefined;
  readonly again: SourceState;
}

export interface HistoryReader {
  read(query: HistoryQuery, again: ReadAgain): Promise<HistorySnapshot>;
  prunedUpTo(): Promise<number>;
  /** A page of the rows with the highest keys below one, in descending order. None: there are no more. */
  newest(below: number): Promise<readonly HistoryRow[]>;
}

/** What following rests on. Tests take one away at a time, and see that changes are missed without it. */
export const BOUNDS = {
  /** After how long a change that was inserted is committed, or never will be. */
  commitBoundMs: COMMIT_BOUND_MS,
  /**
   * How far a start looks back for changes that are in flight, by the server's clock. Twice: on a cluster, a key may be
   * given out below one that is in flight for as long as it may be.
   */
  walkBackMs: 2 * COMMIT_BOUND_MS,
  /** The most that counts between two polls: clocks go on while a server, or this process, stands still. */
  maxStepMs: 1_000,
  /**
   * The part of plain time that counts where nothing is committed; with all of it, a replica that stands still isn't
   * noticed. What was told is forgotten in five minutes of quiet, and a replica may stand still for 40 s of the margin's two.
   */
  quietShare: 1 / 20,
  /** How many changes of the last batch are remembered to recognise the history by: six kilobytes of a cursor at most. */
  maxAnchors: 256,
  /** How long a store may lack what was told before it is taken for another. */
  behindForMs: 1_000,
  /** How many keys are worth reading one by one: fifty pages, and a resync costs no more. */
  maxKeysBehind: 100_000,
};
export type Bounds = Readonly<typeof BOUNDS>;
