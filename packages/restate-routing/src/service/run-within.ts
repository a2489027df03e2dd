/**
 * Runs an action that has to end in time, and with a signal. The action gets a signal of its own, which aborts in both
 * cases; the promise then rejects at once, also when the action takes no notice.
 *
 * @param makeReason what the action is aborted with when its time is up
 */
export async function runWithin<T>(
  action: (signal: AbortSignal) => Promise<T>,
  timeoutMs: number,
  makeReason: () => Error,
  given: AbortSignal,
): Promise<T> {
  const late = new AbortController();
  const signal = AbortSignal.any([late.signal, given]);
  signal.throwIfAborted();
  const timer = setTimeout(() => late.abort(makeReason()), timeoutMs);
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  try {
    return await Promise.race([action(signal), aborted]);
  } finally {
    clearTimeout(timer);
  }
}
