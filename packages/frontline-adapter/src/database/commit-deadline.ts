import { DatabaseError } from "./database-error.ts";

// How late a transaction of this package can still commit. Followers wait that long before they take what is missing
// between two keys of the history for something that never comes.

/** How long after its first row of history a transaction may be told to commit: a hundred times what a commit takes. */
export const COMMIT_DEADLINE_MS = 5_000;
/** After how long a silence within a transaction the server ends its session. */
export const SILENCE_MS = 5_000;
/** How long a commit may wait in the server, such as for one that backs it up. */
export const COMMIT_LOCK_WAIT_MS = 3_000;
const MARGIN_MS = 2_000;

/**
 * No transaction of ours commits later than this after it inserted its first row of history.
 *
 * The writer looks at its clock, and then sends the commit: one that is frozen in between is silent, and the server
 * ends it. What was sent may wait in the server. A margin for clocks that differ and for packets that are lost. A commit
 * that is being certified on a Galera cluster is bounded by none of this; what is left after the deadline exceeds the
 * five seconds after which such a cluster gives a silent node up.
 */
export const COMMIT_BOUND_MS = COMMIT_DEADLINE_MS + SILENCE_MS + COMMIT_LOCK_WAIT_MS + MARGIN_MS;

export interface Clocks {
  /** Never goes back, and may stand still while the machine sleeps. */
  readonly monotonic: () => number;
  /** Goes on while the machine sleeps, and may be set back. */
  readonly wall: () => number;
}

export const systemClocks: Clocks = { monotonic: () => performance.now(), wall: () => Date.now() };

export function commitOverdue(options?: ErrorOptions): DatabaseError {
  const problem = `a commit came later than ${COMMIT_DEADLINE_MS} ms after its first row of history, and was rolled back`;
  return new DatabaseError("COMMIT_OVERDUE", problem, options);
}

/** Until when a transaction may commit. */
export type CommitDeadline = ReturnType<typeof createCommitDeadline>;

export function createCommitDeadline({ monotonic, wall }: Clocks) {
  let start: { readonly monotonic: number; readonly wall: number } | undefined;
  /** How long until then, in ms, by the clock that is ahead; below 0 when it is past. Infinite before the start. */
  const remainingMs = () => {
    if (start === undefined) return Number.POSITIVE_INFINITY;
    return COMMIT_DEADLINE_MS - Math.max(monotonic() - start.monotonic, wall() - start.wall);
  };
  return {
    /** To call just before the first row of history is inserted: its key is given out then, and followers see the gap. */
    start() {
      start ??= { monotonic: monotonic(), wall: wall() };
    },
    get started() {
      return start !== undefined;
    },
    remainingMs,
    /** Throws `COMMIT_OVERDUE` when it is past, by either clock. */
    check() {
      if (remainingMs() < 0) throw commitOverdue();
    },
  };
}
