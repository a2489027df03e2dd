import { TimedOutError } from "../errors/timed-out-error.ts";
import { callWithin } from "./call-within.ts";
import type { Clock } from "./clock.ts";

/** A load that is under way, shared by all who wait for it. */
export interface Flight<T> {
  /** Settles when the load has ended or its time is up, whichever is first. Nobody need handle its rejection. */
  readonly outcome: Promise<T>;
  /** Resolves when nothing of it runs any more. */
  readonly ended: Promise<void>;
}

/** What a flight does. */
export interface FlightOptions<T> {
  readonly clock: Clock;
  /** How long others wait for it. What runs may still come to something good, and is given four times as long. */
  readonly timeoutMs: number;
  readonly load: (signal: AbortSignal) => Promise<T>;
  /** Called when the time is up, before those who wait hear of it. */
  readonly onTimeout: () => void;
  /** Called when nothing of it runs any more, just before those who wait hear of it. */
  readonly onEnd: (end: { readonly found: T } | { readonly error: unknown }) => void;
}

// A source that is slow, not down, still fills the cache; one that hangs doesn't keep its connection for ever.
const ABORT_AFTER_TIMEOUTS = 4;

/** Starts a load that ends, whatever the source does. */
export function startFlight<T>({ clock, timeoutMs, load, onTimeout, onEnd }: FlightOptions<T>): Flight<T> {
  const timedOut = () => new TimedOutError(timeoutMs);
  let cancelTimer = () => {};
  const overdue = new Promise<never>((_resolve, reject) => {
    cancelTimer = clock.after(timeoutMs, () => {
      onTimeout();
      reject(timedOut());
    });
  });

  async function fly(): Promise<T> {
    try {
      const found = await callWithin({ clock, limitMs: timeoutMs * ABORT_AFTER_TIMEOUTS, overdue: timedOut }, load);
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
  const ended = flown.then(
    () => undefined,
    () => undefined,
  );
  return { outcome, ended };
}
