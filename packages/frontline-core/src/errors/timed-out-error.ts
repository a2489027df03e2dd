/** The source took longer than it may. */
export class TimedOutError extends Error {
  override readonly name = "TimedOutError";
  readonly code = "TIMED_OUT";

  constructor(limitMs: number) {
    super(`the source did not answer within ${limitMs} ms: check its load, and the network between`);
  }
}
