import type { Cache, CacheOptions } from "../../src/cache/cache.ts";
import { createCache } from "../../src/cache/create-cache.ts";
import { createReadings } from "../../src/cache/reading.ts";
import { createVirtualClock, type VirtualClock } from "./virtual-clock.ts";

/** A value with an identity and a revision, as a route has. */
export interface Versioned {
  readonly id: string;
  readonly revision: number;
}

/** A load that a test ends. */
export interface PendingLoad<V> {
  readonly key: string;
  readonly resolve: (value: V | undefined) => void;
  readonly reject: (error: Error) => void;
}

/** A cache whose time and loads the test is in charge of. */
export interface ACache<V extends object> {
  readonly cache: Cache<V>;
  readonly clock: VirtualClock;
  /** Those that have not ended, oldest first. */
  readonly loads: PendingLoad<V>[];
  readonly begin: ReturnType<typeof createReadings>;
}

/** Fresh for 100 ms, stale for 100 more, stale if error to 1,000; loads may take 50 ms. */
export function aCache<V extends object = Versioned>(options: Partial<CacheOptions<V>> = {}): ACache<V> {
  const clock = createVirtualClock();
  const begin = createReadings(clock);
  const loads: PendingLoad<V>[] = [];
  const cache = createCache<V>({
    clock,
    beginReading: begin,
    load: (key) =>
      new Promise((resolve, reject) => {
        const end = (settle: () => void) => {
          loads.splice(loads.indexOf(pending), 1);
          settle();
        };
        const pending: PendingLoad<V> = {
          key,
          resolve: (value) => end(() => resolve(value)),
          reject: (error) => end(() => reject(error)),
        };
        loads.push(pending);
      }),
    compareRevisions: (a, b) => ("revision" in a && "revision" in b && sameId(a, b) ? revision(a) - revision(b) : 0),
    maxEntries: 100,
    maxAbsent: 100,
    freshMs: 100,
    staleMs: 100,
    staleIfErrorMs: 1000,
    absentFreshMs: 20,
    loadTimeoutMs: 50,
    maxRefreshes: 2,
    maxWaitingRefreshes: 2,
    maxUnknownLoads: 10,
    absentPerSecond: 1000,
    ...options,
  });
  return { cache, clock, loads, begin };
}

const sameId = (a: object, b: object) => (a as Versioned).id === (b as Versioned).id;
const revision = (value: object) => (value as Versioned).revision;

/** Lets everything happen that waits for nothing but its turn. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
