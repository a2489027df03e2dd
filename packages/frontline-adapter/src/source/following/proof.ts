import type { Bounds } from "./history.ts";

/**
 * How a follower knows that a key is settled: that its change was told, or will never come.
 *
 * Keys are given out at insert, and commits come in any order, so a key that isn't there may yet appear. But what was
 * inserted before a poll ended is committed within a bound, and a later poll that began after that bound sees it. So
 * each complete poll's head is remembered with the time when it ended, until a complete poll began late enough.
 *
 * That time isn't the clock's. A server may stand still, with all that is in flight, while clocks go on: so a step has
 * a limit. A replica may stand still, or be slow: so time counts as the history's own times go on, and else a little.
 */
export interface Proof {
  readonly countedMs: number;
  /** When the last complete poll ended. `undefined`: there was none yet. */
  readonly endedAt: number | undefined;
  readonly newestInsertedAt: number;
  /** Heads that were seen, in ascending order, and the counted time by when. */
  readonly heads: readonly { readonly head: number; readonly at: number }[];
}

export const NO_PROOF: Proof = { countedMs: 0, endedAt: undefined, newestInsertedAt: 0, heads: [] };

/** A poll that told everything that its snapshot had. */
export interface CompletePoll {
  /** Both on the follower's clock, in milliseconds. */
  readonly beganAt: number;
  readonly endedAt: number;
  readonly head: number;
  readonly newestInsertedAt: number;
}

/** @returns with `settled`, the highest key that is settled now, if there is a higher one than before */
export function prove(proof: Proof, poll: CompletePoll, bounds: Bounds) {
  const countedMs = proof.countedMs + countedStep(proof, poll, bounds);
  const isSettled = ({ at }: { readonly at: number }) => countedMs - at >= bounds.commitBoundMs;
  const heads = proof.heads.filter((seen) => !isSettled(seen));
  if (poll.head > (proof.heads.at(-1)?.head ?? -1)) heads.push({ head: poll.head, at: countedMs });
  const newestInsertedAt = Math.max(proof.newestInsertedAt, poll.newestInsertedAt);
  const next: Proof = { countedMs, endedAt: poll.endedAt, newestInsertedAt, heads };
  return { proof: next, settled: proof.heads.findLast(isSettled)?.head };
}

function countedStep({ endedAt, newestInsertedAt }: Proof, poll: CompletePoll, bounds: Bounds): number {
  if (endedAt === undefined) return 0;
  const step = Math.min(Math.max(0, poll.beganAt - endedAt), bounds.maxStepMs);
  const growth = newestInsertedAt === 0 ? 0 : poll.newestInsertedAt - newestInsertedAt;
  return Math.max(Math.min(step, growth), step * bounds.quietShare);
}
