/**
 * A clock that tells one time in a turn of the event loop, as Node's timers do: reading `performance.now()` takes longer
 * than the rest of a decision from what is held. Runtimes without `setImmediate` have it itself.
 */
export function createTurnClock(): () => number {
  const { setImmediate } = globalThis as { readonly setImmediate?: (action: () => void) => unknown };
  if (setImmediate === undefined) return () => performance.now();
  let time: number | undefined;
  const forget = () => {
    time = undefined;
  };
  return () => {
    if (time === undefined) {
      time = performance.now();
      setImmediate(forget); // not unref'd: the loop would sleep before it, and wake with the time of before
    }
    return time;
  };
}
