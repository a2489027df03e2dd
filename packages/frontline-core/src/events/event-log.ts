import type { LookupOutcome, RequestOutcome, RouterEvent, RouterEventListener } from "./router-event.ts";

/** What is counted of one hostname. */
type HostnameEvent = RequestOutcome | "corrected" | "fenced" | "refresh-dropped";

/** How often each has happened. */
export type EventCounters = { readonly [Type in HostnameEvent | "lookup"]: number };

/** Counts events and hands them on. An event is only made where there is somebody to hear of it. */
export class EventLog {
  readonly #onEvent: RouterEventListener | undefined;
  readonly #counters: Record<HostnameEvent | "lookup", number> = {
    absent: 0,
    corrected: 0,
    failed: 0,
    fenced: 0,
    hit: 0,
    lookup: 0,
    miss: 0,
    "refresh-dropped": 0,
    refused: 0,
    stale: 0,
    "stale-if-error": 0,
  };

  constructor(onEvent: RouterEventListener | undefined) {
    this.#onEvent = onEvent;
  }

  count(type: HostnameEvent, hostname: string): void {
    this.#counters[type] += 1;
    this.#onEvent?.({ type, hostname });
  }

  lookup(hostname: string, outcome: LookupOutcome, durationMs: number): void {
    this.#counters.lookup += 1;
    this.#onEvent?.({ type: "lookup", hostname, outcome, durationMs });
  }

  tell(event: Extract<RouterEvent, { readonly type: "lost" | "poll" | "poll-failed" }>): void {
    this.#onEvent?.(event);
  }

  counters(): EventCounters {
    return { ...this.#counters };
  }
}
