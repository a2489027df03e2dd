import { COMMIT_DEADLINE_MS } from "./commit-bounds.ts";
import { CommitOverdueError } from "./errors/commit-overdue-error.ts";

/** The clocks that a transaction's time is taken by, in milliseconds. */
export interface Clocks {
  /** Never goes back, and may stand still while the machine sleeps. */
  readonly monotonic: () => number;
  /** Goes on while the machine sleeps, and may be set back. */
  readonly wall: () => number;
}

/** The clocks of this process. */
export const systemClocks: Clocks = { monotonic: () => performance.now(), wall: () => Date.now() };

/** Until when a transaction may commit. */
export interface CommitDeadline {
  /** To call just before the first row of history is inserted: its key is given out then, and followers see the gap. */
  start(): void;
  readonly started: boolean;
  /** How long until then, in ms, by the clock that is ahead; below 0 when it is past. Infinite before the start. */
  remainingMs(): number;
  /** @throws {CommitOverdueError} it is past, by either clock */
  check(): void;
}

export function createCommitDeadline({ monotonic, wall }: Clocks): CommitDeadline {
  let start: { readonly monotonic: number; readonly wall: number } | undefined;
  const remainingMs = () => {
    if (start === undefined) return Number.POSITIVE_INFINITY;
    return COMMIT_DEADLINE_MS - Math.max(monotonic() - start.monotonic, wall() - start.wall);
  };
  return {
    start() {
      start ??= { monotonic: monotonic(), wall: wall() };
    },
    get started() {
      return start !== undefined;
    },
    remainingMs,
    check() {
      if (remainingMs() < 0) throw new CommitOverdueError(COMMIT_DEADLINE_MS);
    },
  };
}
