import type { Clock } from "./clock.ts";
import { LoadTimedOutError } from "./load-timed-out-error.ts";

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
  readonly timeoutMs: number;
  /** Called when the time is up, before those who wait hear of it. What runs may end later, or never. */
  readonly onTimeout: () => void;
  /** One attempt. `"again"`: what it found must not be used. */
  readonly attempt: () => Promise<{ readonly found: T } | "again">;
  /** Called when nothing of it runs any more, just before those who wait hear of it. */
  readonly onEnd: (end: { readonly found: T } | { readonly error: unknown }) => void;
}

/**
 * Starts attempts, one after another, until one counts or the time is up. An attempt that is under way then goes on: the
 * database, or the limit of its connection, ends it, and what it finds is still good.
 */
export function startFlight<T>({ clock, timeoutMs, onTimeout, attempt, onEnd }: FlightOptions<T>): Flight<T> {
  let isOverdue = false;
  let cancelTimer = () => {};
  const overdue = new Promise<never>((_, reject) => {
    cancelTimer = clock.after(timeoutMs, () => {
      isOverdue = true;
      onTimeout();
      reject(new LoadTimedOutError(timeoutMs));
    });
  });

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
      const result = await attempt();
      if (result !== "again") return result.found;
      if (isOverdue) throw new LoadTimedOutError(timeoutMs);
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
