import type { LostReason } from "./history-cursor.ts";

/** What a follower tells of itself. */
export type FollowerEvent =
  | {
      readonly type: "poll";
      /** New rows of the history. */
      readonly rows: number;
      /** Routes that were read again. */
      readonly routes: number;
      /** Environments whose sentinels were read again. */
      readonly environments: number;
      /** Whether all that was committed before it began is applied now. */
      readonly isComplete: boolean;
      readonly durationMs: number;
    }
  /** The database failed, or was too slow; the poll is tried again. */
  | {
      readonly type: "poll-failed";
      /** What is wrong and what to do, without SQL, address or credential. */
      readonly problem: string;
      readonly cause: unknown;
    }
  /** Changes may have been missed, and everything was forgotten. */
  | { readonly type: "lost"; readonly reason: LostReason }
  /** Too many transactions are in flight at once: should one of the oldest commit yet, its change is missed. */
  | { readonly type: "gap-dropped"; readonly gaps: number };
