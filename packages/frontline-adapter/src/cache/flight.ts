import type { Clock } from "./clock.ts";
import { LoadTimedOutError } from "./load-timed-out-error.ts";

/** A load that is under way, shared by all who wait for it. */
export interface Flight<T> {
  /** Settles when the load has ended or its time is up, whichever is first. Nobody need handle its rejection. */
  readonly outcome: Promise<T>;
  /** Resolves when nothing of it runs any more. */
  readonly ended: Promise<void>;
  /** Rejects the outcome, and tells the load to stop. */
  abort(reason: Error): void;
}

/** What a flight does. */
export interface FlightOptions<T> {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** One attempt. `"again"`: what it found must not be used. */
  readonly attempt: (signal: AbortSignal) => Promise<{ readonly found: T } | "again">;
  /** Called when nothing of it runs any more, just before those who wait hear of it. */
  readonly onEnd: (end: { readonly found: T } | { readonly error: unknown }) => void;
}

/** Starts attempts, one after another, until one counts or the time is up. */
export function startFlight<T>({ clock, timeoutMs, attempt, onEnd }: FlightOptions<T>): Flight<T> {
  const stop = new AbortController();
  const stopped = new Promise<never>((_, reject) => {
    stop.signal.addEventListener("abort", () => reject(stop.signal.reason), { once: true });
  });
  const cancelTimer = clock.after(timeoutMs, () => stop.abort(new LoadTimedOutError(timeoutMs)));

  async function fly(): Promise<T> {
    try {
      const found = await untilItCounts();
      onEnd({ found });
      return found;
    } catch (error) {
      onEnd({ error });
      throw error;
    } finally {
      cancelTimer();
    }
  }

  async function untilItCounts(): Promise<T> {
    for (;;) {
      const result = await attempt(stop.signal);
      if (result !== "again") return result.found;
      stop.signal.throwIfAborted();
    }
  }

  const flown = fly();
  const outcome = Promise.race([flown, stopped]);
  outcome.catch(() => undefined); // a refresh in the background has nobody who waits
  const ended = flown.then(
    () => undefined,
    () => undefined,
  );
  return { outcome, ended, abort: (reason) => stop.abort(reason) };
}
