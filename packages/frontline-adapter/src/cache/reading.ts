import type { Clock } from "./clock.ts";

/** When a read of the database began. */
export interface Reading {
  /** Its place in the order of all reads and invalidations of one router. Unlike a time, it never goes back. */
  readonly mark: number;
  /** On the cache's clock. */
  readonly readAt: number;
}

/** Begins a read. */
export type BeginReading = () => Reading;

/** Creates the order that several caches share. */
export function createReadings(clock: Clock): BeginReading {
  let mark = 0;
  return () => {
    mark += 1;
    return { mark, readAt: clock.now() };
  };
}
