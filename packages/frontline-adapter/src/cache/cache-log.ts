import type { CacheCounters, CacheEvent, LoadOutcome } from "./cache-event.ts";

/** Counts events and hands them on. */
export interface CacheLog {
  (type: Exclude<CacheEvent["type"], "load">, key: string): void;
  load(key: string, outcome: LoadOutcome, durationMs: number): void;
  counters(): CacheCounters;
}

/** Creates a log with counters at 0. An event is only made where there is somebody to hear of it. */
export function createCacheLog(onEvent: ((event: CacheEvent) => void) | undefined): CacheLog {
  const counters = {
    absent: 0,
    fenced: 0,
    hit: 0,
    load: 0,
    miss: 0,
    "refresh-dropped": 0,
    refused: 0,
    stale: 0,
    "stale-if-error": 0,
  };
  const log: CacheLog = (type, key) => {
    counters[type] += 1;
    if (onEvent !== undefined) onEvent({ type, key });
  };
  log.load = (key, outcome, durationMs) => {
    counters.load += 1;
    if (onEvent !== undefined) onEvent({ type: "load", key, outcome, durationMs });
  };
  log.counters = () => ({ ...counters });
  return log;
}
