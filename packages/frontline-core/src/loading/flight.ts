import { TimedOutError } from "../errors/timed-out-error.ts";
import { after } from "./after.ts";
import { callWithin } from "./call-within.ts";

/** A load that is under way, shared by all who wait for it. */
export interface Flight<T> {
  /** Settles when the load has ended or its time is up, whichever is first. Nobody need handle its rejection. */
  readonly outcome: Promise<T>;
  /** Resolves when nothing of it runs any more. */
  readonly ended: Promise<void>;
}

// A source that is slow, not down, still fills the cache; one that hangs doesn't keep its connection for ever.
const ABORT_AFTER_TIMEOUTS = 4;

/**
 * Starts a load that ends, whatever the source does. Others wait for `timeoutMs`; then, and when nothing of it runs any
 * more, `onTimeout` and `onEnd` are called just before they hear of it.
 */
export function startFlight<T>(
  timeoutMs: number,
  load: (signal: AbortSignal) => Promise<T>,
  onTimeout: () => void,
  onEnd: (end: { readonly found: T } | { readonly error: unknown }) => void,
): Flight<T> {
  const timedOut = () => new TimedOutError(timeoutMs);
  let cancelTimer = () => {};
  const overdue = new Promise<never>((_resolve, reject) => {
    cancelTimer = after(timeoutMs, () => {
      onTimeout();
      reject(timedOut());
    });
  });

  async function fly(): Promise<T> {
    try {
      const found = await callWithin(timeoutMs * ABORT_AFTER_TIMEOUTS, timedOut, load);
      onEnd({ found });
      return found;
    } catch (error) {
      onEnd({ error });
      throw error;
    } finally {
      cancelTimer();
    }
  }

  const flown = fly();
  const outcome = Promise.race([flown, overdue]);
  outcome.catch(() => undefined); // a refresh in the background has nobody who waits
  return { outcome, ended: flown.then(nothing, nothing) };
}

function nothing(): void {}
