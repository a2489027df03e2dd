import { COMMIT_BOUND_MS } from "../../database/commit-bounds.ts";

/** What following rests on. Tests take one away at a time, and see that changes are missed without it. */
export interface Bounds {
  /** After how long a change that was inserted is committed, or never will be, in milliseconds. */
  readonly commitBoundMs: number;
  /** How far a start looks back for changes that are in flight, by the server's clock. */
  readonly walkBackMs: number;
  /** The most that counts between two polls: clocks go on while a server, or this process, stands still. */
  readonly maxStepMs: number;
  /** The part of plain time that counts where nothing is committed, 0 to 1. 1: a replica that stands still isn't noticed. */
  readonly quietShare: number;
  /** How many changes of the last batch are remembered to recognise the history by. */
  readonly maxAnchors: number;
  /** How long a store may lack what was told before it is taken for another. */
  readonly behindForMs: number;
  /** How many keys are worth reading one by one. */
  readonly maxKeysBehind: number;
}

export const BOUNDS: Bounds = {
  commitBoundMs: COMMIT_BOUND_MS,
  // Twice: on a cluster, a key may be given out below one that is in flight for as long as it may be.
  walkBackMs: 2 * COMMIT_BOUND_MS,
  maxStepMs: 1_000,
  // What was told is forgotten in five minutes of quiet, and a replica may stand still for 40 s of the margin's two.
  quietShare: 1 / 20,
  // In a cursor, six kilobytes, and that only after as many commits between two polls.
  maxAnchors: 256,
  behindForMs: 1_000,
  // Some fifty pages, or a promotion of fifty thousand routes in steps of two: a resync costs no more.
  maxKeysBehind: 100_000,
};
