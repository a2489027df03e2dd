import type { CacheCounters, CacheEvent } from "./cache-event.ts";
import type { Clock } from "./clock.ts";
import type { CompareRevisions } from "./held.ts";
import type { BeginReading, Reading } from "./reading.ts";

/** What {@link Cache.get} answers for a key that is known to have no value. */
export const ABSENT = Symbol("absent");

/**
 * Values by key, that are loaded when they are asked for.
 *
 * A value is *fresh* for a while after it was read and is served as it is; then *stale*: served, and loaded again in the
 * background; then it is loaded before it is served, and is served all the same, up to an age, when that fails
 * (*stale if error*). While loads fail, such a value is served at once, and the loads go on in the background.
 *
 * No value is served that is older than the newest that the cache was told of, none that was read before its
 * invalidation, and at most one load per key runs at a time.
 */
export interface Cache<V> {
  /** What can be answered at once: a value, `ABSENT`, or `undefined` for what must be loaded. */
  get(key: string): V | typeof ABSENT | undefined;

  /**
   * A value, loaded where needed, or `undefined` where there is none.
   *
   * @throws {LoadTimedOutError} the load took too long
   * @throws {TooManyUnknownError} the key is unknown, and too many others are
   * @throws what the load throws
   */
  fetch(key: string): Promise<V | undefined>;

  /** What is held of a key, however old; without counting as use. */
  peek(key: string): V | undefined;

  /** Holds what somebody else read because it was asked for, unless something newer is held. */
  put(key: string, value: V, reading: Reading): void;

  /** The same, for a key that nobody may ever ask for: it pushes out none that is in use. */
  tell(key: string, value: V, reading: Reading): void;

  /** Holds that somebody else found nothing, unless something newer is held. */
  putAbsent(key: string, reading: Reading): void;

  /** Holds a value of this age as one to be loaded again before it is served, unless that fails. */
  restore(key: string, value: V, ageMs: number): void;

  /** What is held must not be served any more, nor what is being loaded: both are loaded again. */
  invalidate(key: string): void;

  /** As if nothing had ever been loaded. */
  clear(): void;

  /** What is held: keys, values and how long ago they were read. */
  entries(): IterableIterator<readonly [key: string, value: V, ageMs: number]>;

  /** How many keys are in use. */
  readonly size: number;

  counters(): CacheCounters;

  /** Starts nothing more by itself. Resolves when no load runs any more, and forgets everything. */
  close(): Promise<void>;
}

/** Whether the last load of some caches failed or took too long. */
export interface Outage {
  isOn: boolean;
}

/** Options of {@link createCache}. Times in milliseconds. */
export interface CacheOptions<V> {
  readonly clock: Clock;
  /** The order of reads, shared with those who `put`. */
  readonly beginReading: BeginReading;
  /** Reads a value; `undefined` where there is none. Must end at some time, if long after `loadTimeoutMs`. */
  readonly load: (key: string) => Promise<V | undefined>;
  readonly compareRevisions: CompareRevisions<V>;
  readonly maxEntries: number;
  /** Of keys that have no value. They have a place of their own, and push out none that has. */
  readonly maxAbsent: number;
  readonly freshMs: number;
  /** For how long after `freshMs`. */
  readonly staleMs: number;
  /** Since it was read. */
  readonly staleIfErrorMs: number;
  readonly absentFreshMs: number;
  readonly loadTimeoutMs: number;
  /** Shared by caches of one database, so that a request which needs several waits for it once. Default: its own. */
  readonly outage?: Outage;
  readonly maxRefreshes: number;
  readonly maxWaitingRefreshes: number;
  /** Loads at the same time of keys that nothing is known of. */
  readonly maxUnknownLoads: number;
  /** Loads per second that find nothing. */
  readonly absentPerSecond: number;
  readonly onEvent?: ((event: CacheEvent) => void) | undefined;
}
