/** The source took longer than it may. */
export class TimedOutError extends Error {
  override readonly name = "TimedOutError";
  readonly code = "TIMED_OUT";

  constructor(limitMs: number) {
    super(`the source did not answer within ${limitMs} ms: check its load, and the network between`);
  }
}

/** What failed as a sentence for operators: only what its maker made safe to tell. The rest stays in `cause`. */
export function describeSourceError(error: unknown): string {
  // By its code, because two copies of this package may be installed.
  const isTold = error instanceof Error && "code" in error && error.code === "SOURCE_UNAVAILABLE";
  return isTold || error instanceof TimedOutError ? error.message : "the source failed: see `cause` for its own words";
}
