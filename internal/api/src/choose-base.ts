/** What git knows of where this commit stands. */
export interface Position {
  readonly head: string;
  /** Where it left `main`; on `main`, the same as `head`. Nothing where there is no `main`. */
  readonly mergeBase: string | undefined;
  /** The last release before it, by its tag. */
  readonly release: string | undefined;
  /** Reports or changesets are changed, and not committed. */
  readonly isDirty: boolean;
}

/**
 * The commit whose surface the present one is compared with: on a branch, where it left `main`, so that a branch announces
 * what it changes itself; on `main`, the last release, which has what users have. Before the first release nobody has anything: only what isn't
 * committed is compared, with this commit.
 */
export function chooseBase({ head, mergeBase, release, isDirty }: Position): string | undefined {
  if (mergeBase !== undefined && mergeBase !== head) return mergeBase;
  return release ?? (isDirty ? head : undefined);
}
