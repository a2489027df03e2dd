import type { Anchor, CursorPosition } from "./anchors.ts";
import type { HistoryQuery } from "./history.ts";
import { NO_PROOF, type Proof } from "./proof.ts";
import type { ToldKeys } from "./told-keys.ts";

/** How far a history was followed. Never changed: following on makes another. */
export interface Place extends CursorPosition {
  /** Every key up to it is settled: told, or never to come. */
  readonly mark: number;
  /** The highest key when all was told. `null`: not all was. */
  readonly end: number | null;
  /** Of what was told last. */
  readonly anchors: readonly Anchor[];
  /** What was told above the mark. */
  readonly told: ToldKeys;
  /** The highest key that was read. */
  readonly head: number;
  /**
   * Above it, rows are read in full. It is the head before the last one: what was in flight then has mostly been
   * committed, and is found without a second statement.
   */
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
