import { expect } from "vitest";
import { ABSENT, type Cache } from "../../src/cache/cache.ts";
import type { Reading } from "../../src/cache/reading.ts";
import { type ACache, aCache, type PendingLoad, settled, type Versioned } from "./a-cache.ts";

/** What may happen to a cache. */
export type Action =
  | { readonly do: "fetch" | "get" | "invalidate" | "recreate" | "remove" | "write"; readonly key: string }
  | { readonly do: "begin a put" | "put"; readonly key: string; readonly lag: number }
  | { readonly do: "end a put"; readonly which: number }
  | { readonly do: "clear" }
  | {
      readonly do: "end a load";
      readonly which: number;
      readonly as: "as read at its end" | "as read at its start" | "failed";
    }
  | { readonly do: "advance" | "step the clock"; readonly ms: number };

const LOAD_TIMEOUT_MS = 50;
const STALE_IF_ERROR_MS = 1000;

/** Something that was read of the database and told to the cache. */
interface Evidence extends Versioned {
  readonly key: string;
  /** When it was read, in the order of all events. */
  readonly at: number;
  /** The same, on the cache's clock. */
  readonly readAt: number;
  /** Too old to be held against what the database says now. */
  isExpired: boolean;
}

interface Waiter {
  readonly since: number;
  isDone: boolean;
}

/**
 * A cache, a database behind replicas that lag, and what the cache may say given what it was told. Every event has a
 * number, one higher than the last.
 */
export class CacheWorld {
  readonly cache: Cache<Versioned>;
  readonly #parts: ACache<Versioned>;
  readonly #lags: readonly number[];
  #reads = 0;
  #events = 0;
  #generation = 0;
  /** The revisions that each key has had, newest last; `undefined`: it was removed. */
  readonly #history = new Map<string, (Versioned | undefined)[]>();
  readonly #startOf = new Map<PendingLoad<Versioned>, { at: number; readAt: number; value: Versioned | undefined }>();
  readonly #puts: { key: string; value: Versioned; reading: Reading; at: number }[] = [];
  /** What the cache was told of each key, since it was last cleared. */
  #told: Evidence[] = [];
  /** When each key was invalidated. */
  readonly #invalidated = new Map<string, number>();
  #clearedAt = 0;
  readonly #waiters: Waiter[] = [];
  readonly #failures: unknown[] = [];

  constructor(lags: readonly number[]) {
    this.#lags = lags;
    this.#parts = aCache({ loadTimeoutMs: LOAD_TIMEOUT_MS, staleIfErrorMs: STALE_IF_ERROR_MS });
    this.cache = this.#parts.cache;
  }

  async perform(action: Action): Promise<void> {
    this.#events += 1;
    switch (action.do) {
      case "fetch":
        this.#fetch(action.key);
        break;
      case "get":
        this.checkServed(action.key, this.cache.get(action.key));
        break;
      case "write":
        this.#write(action.key);
        break;
      case "recreate":
        this.#generation += 1;
        this.#historyOf(action.key).push({ id: `${action.key}-${this.#generation}`, revision: 0 });
        break;
      case "remove":
        this.#historyOf(action.key).push(undefined);
        break;
      case "put":
        this.#beginPut(action.key, action.lag);
        this.#endPut(this.#puts.length - 1);
        break;
      case "begin a put":
        this.#beginPut(action.key, action.lag);
        break;
      case "end a put":
        this.#endPut(action.which);
        break;
      case "invalidate":
        this.cache.invalidate(action.key);
        this.#invalidated.set(action.key, this.#events);
        break;
      case "clear":
        this.cache.clear();
        this.#clearedAt = this.#events;
        this.#told = [];
        break;
      case "end a load":
        this.#endLoad(this.#parts.loads[action.which], action.as);
        break;
      case "advance":
        this.#parts.clock.advance(action.ms);
        break;
      case "step the clock":
        this.#parts.clock.step(action.ms);
        break;
    }
    this.#expire();
    await settled();
    this.#noteStarts();
    this.#expire();
  }

  /** What holds at any time. */
  check(): void {
    for (const failure of this.#failures) throw failure;
    const keys = this.#parts.loads.map(({ key }) => key);
    expect(new Set(keys).size, "at most one load per key at once").toBe(keys.length);
    const now = this.#parts.clock.elapsed();
    for (const { since, isDone } of this.#waiters) {
      if (!isDone) expect(now - since, "nobody waits longer than a load may take").toBeLessThan(LOAD_TIMEOUT_MS);
    }
  }

  checkServed(key: string, served: Versioned | typeof ABSENT | undefined): void {
    if (served === undefined || served === ABSENT) return;
    const ofSame = this.#told.filter((each) => each.key === key && each.id === served.id);
    // Revisions of two routes that had a hostname one after the other can't be compared.
    const others = this.#told.filter((each) => each.key === key && each.id !== served.id);
    const lastOther = Math.max(...others.map(({ at }) => at));
    const comparable = ofSame.filter(({ isExpired, at }) => !isExpired && at >= lastOther);
    const newest = Math.max(...comparable.map(({ revision }) => revision));
    expect(served.revision, "never older than the newest it was told of").toBeGreaterThanOrEqual(newest);
    // A read that found this revision or one before it is evidence that this one still counted then.
    const seenAt = Math.max(...ofSame.filter(({ revision }) => revision <= served.revision).map(({ at }) => at));
    const fencedAt = Math.max(this.#invalidated.get(key) ?? 0, this.#clearedAt);
    expect(seenAt, "never what was read before its invalidation").toBeGreaterThan(fencedAt);
  }

  /** Time passes: every waiter is answered. The cache is closed: nothing runs. */
  async end(): Promise<void> {
    this.#parts.clock.advance(LOAD_TIMEOUT_MS);
    await settled();
    this.check();
    this.#fetch("a");
    const closing = this.cache.close();
    this.#parts.clock.advance(LOAD_TIMEOUT_MS);
    for (const load of [...this.#parts.loads]) {
      load.reject(new Error("stopped"));
    }
    await closing;
    await settled();
    expect(this.#waiters.filter(({ isDone }) => !isDone)).toEqual([]);
    expect(this.#parts.loads).toEqual([]);
    expect(this.#parts.clock.waiting).toBe(0);
  }

  #fetch(key: string): void {
    const waiter = { since: this.#parts.clock.elapsed(), isDone: false };
    this.#waiters.push(waiter);
    const done = () => {
      waiter.isDone = true;
    };
    this.cache
      .fetch(key)
      .finally(done)
      .then(
        (served) => this.checkServed(key, served),
        () => undefined,
      )
      .catch((failure) => this.#failures.push(failure));
    this.#noteStarts();
  }

  #historyOf(key: string): (Versioned | undefined)[] {
    const history = this.#history.get(key) ?? [{ id: `${key}-0`, revision: 0 }];
    this.#history.set(key, history);
    return history;
  }

  #write(key: string): void {
    const history = this.#historyOf(key);
    const last = history.at(-1);
    if (last !== undefined) history.push({ ...last, revision: last.revision + 1 });
  }

  /** What a replica that is some writes behind answers. */
  #read(key: string, lag = this.#lags[this.#reads++ % this.#lags.length] ?? 0): Versioned | undefined {
    const history = this.#historyOf(key);
    const read = history[Math.max(0, history.length - 1 - lag)];
    return read && { ...read };
  }

  #noteStarts(): void {
    for (const load of this.#parts.loads) {
      if (!this.#startOf.has(load))
        this.#startOf.set(load, {
          at: this.#events,
          readAt: this.#parts.clock.now(),
          value: this.#read(load.key),
        });
    }
  }

  #endLoad(
    load: PendingLoad<Versioned> | undefined,
    as: "as read at its end" | "as read at its start" | "failed",
  ): void {
    const start = load && this.#startOf.get(load);
    if (load === undefined || start === undefined) return;
    if (as === "failed") {
      load.reject(new Error("the database is down"));
      return;
    }
    const value = as === "as read at its start" ? start.value : this.#read(load.key);
    this.#tell(load.key, value, start);
    load.resolve(value);
  }

  #beginPut(key: string, lag: number): void {
    const value = this.#read(key, lag);
    if (value !== undefined) this.#puts.push({ key, value, reading: this.#parts.begin(), at: this.#events });
  }

  #endPut(which: number): void {
    const [put] = this.#puts.splice(which, 1);
    if (put === undefined) return;
    this.#tell(put.key, put.value, { at: put.at, readAt: put.reading.readAt });
    if (put.at % 2 === 0) this.cache.put(put.key, put.value, put.reading);
    else this.cache.tell(put.key, put.value, put.reading);
  }

  #expire(): void {
    for (const each of this.#told) each.isExpired ||= this.#parts.clock.now() - each.readAt >= STALE_IF_ERROR_MS;
  }

  /** What was read before an invalidation tells the cache nothing. */
  #tell(key: string, value: Versioned | undefined, read: Pick<Evidence, "at" | "readAt">): void {
    const fencedAt = Math.max(this.#invalidated.get(key) ?? 0, this.#clearedAt);
    if (value !== undefined && read.at > fencedAt) this.#told.push({ ...value, key, ...read, isExpired: false });
  }
}
