import type { RequestOutcome, RouterEvent, RouterEventListener } from "./router-event.ts";

/** What is counted of one hostname. */
type HostnameEvent = RequestOutcome | "corrected" | "fenced" | "refresh-dropped";

/** How often each has happened. */
export type EventCounters = { readonly [Type in HostnameEvent | "lookup"]: number };

/** Counts events and hands them on. An event is only made where there is somebody to hear of it. */
export function createEventLog(onEvent: RouterEventListener | undefined) {
  const counters: Record<HostnameEvent | "lookup", number> = {
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
  return {
    count(type: HostnameEvent, hostname: string): void {
      counters[type] += 1;
      onEvent?.({ type, hostname });
    },
    tell(event: Extract<RouterEvent, { readonly type: "lookup" | "lost" | "poll" | "poll-failed" }>): void {
      if (event.type === "lookup") counters.lookup += 1;
      onEvent?.(event);
    },
    counters: (): EventCounters => ({ ...counters }),
  };
}
