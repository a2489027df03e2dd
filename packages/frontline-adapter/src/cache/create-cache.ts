import QuickLRU from "quick-lru";
import { ABSENT, type Cache, type CacheOptions } from "./cache.ts";
import { createCacheLog } from "./cache-log.ts";
import { type Flight, startFlight } from "./flight.ts";
import { type Held, settle, settleAbsent } from "./held.ts";
import { createHeldValues } from "./held-values.ts";
import { LoadTimedOutError } from "./load-timed-out-error.ts";
import type { Reading } from "./reading.ts";
import { createRefreshQueue } from "./refresh-queue.ts";
import { TooManyUnknownError } from "./too-many-unknown-error.ts";
import { createUnknownGate } from "./unknown-gate.ts";

/** A load under way, and whether what it finds was invalidated meanwhile. */
interface Running<V> {
  readonly flight: Flight<V | undefined>;
  readonly fence: { isUp: boolean };
}

/** Creates an empty {@link Cache}. */
export function createCache<V extends object>(options: CacheOptions<V>): Cache<V> {
  const { clock, beginReading, compareRevisions, freshMs, staleIfErrorMs, absentFreshMs } = options;
  const { outage = { isOn: false } } = options;
  const staleUntilMs = freshMs + options.staleMs;
  const values = createHeldValues<V>(options.maxEntries);
  const absences = new QuickLRU<string, Held<V>>({ maxSize: options.maxAbsent });
  const running = new Map<string, Running<V>>();
  const log = createCacheLog(options.onEvent);
  const gate = createUnknownGate({
    maxAtOnce: options.maxUnknownLoads,
    absentPerSecond: options.absentPerSecond,
    now: clock.now,
  });
  const refreshes = createRefreshQueue({
    maxAtOnce: options.maxRefreshes,
    maxWaiting: options.maxWaitingRefreshes,
    refresh: (key) => (running.get(key) ?? start(key, false)).flight.ended,
  });
  let clearedAt = 0;
  let isClosed = false;

  function refresh(key: string): void {
    if (isClosed || running.has(key)) return;
    if (!refreshes.push(key)) log("refresh-dropped", key);
  }

  function start(key: string, isUnknown: boolean): Running<V> {
    refreshes.withdraw(key);
    const startedAt = clock.now();
    const fence = { isUp: false };
    const flight = startFlight<V | undefined>({
      clock,
      timeoutMs: options.loadTimeoutMs,
      onTimeout() {
        outage.isOn = true;
      },
      async attempt() {
        fence.isUp = false;
        const reading = beginReading();
        const value = await options.load(key);
        if (fence.isUp) {
          log("fenced", key);
          return "again";
        }
        return { found: value === undefined ? keepAbsent(key, reading) : keep(key, value, reading, values.setUsed) };
      },
      onEnd(end) {
        running.delete(key);
        outage.isOn = "error" in end;
        const isAbsent = "found" in end && end.found === undefined;
        if (isUnknown) gate.leave(isAbsent);
        const durationMs = clock.now() - startedAt;
        if ("found" in end) log.load(key, isAbsent ? "absent" : "found", durationMs);
        else log.load(key, end.error instanceof LoadTimedOutError ? "timed-out" : "failed", durationMs);
      },
    });
    const run = { flight, fence };
    running.set(key, run);
    return run;
  }

  /** A record, without the value that is too old to be compared with: else a database put back in time would never count. */
  function recent(held: Held<V> | undefined): Held<V> | undefined {
    if (held === undefined || clock.now() - held.readAt < staleIfErrorMs) return held;
    return held.revoked ? { ...held, value: undefined } : undefined;
  }

  /** @returns what there is now, which may be something newer */
  function keep(key: string, value: V, reading: Reading, set: (key: string, held: Held<V>) => void): V | undefined {
    const absence = recent(absences.peek(key));
    const stillAbsent = absence && settleAbsent(absence, value, reading, compareRevisions);
    if (stillAbsent !== undefined) {
      absences.set(key, stillAbsent);
      return undefined;
    }
    absences.delete(key);
    const held = settle(recent(values.peek(key)), value, reading, compareRevisions);
    set(key, held);
    return held.revoked ? undefined : held.value;
  }

  /** @returns what there is now, which may be something newer */
  function keepAbsent(key: string, reading: Reading): V | undefined {
    const held = values.peek(key);
    if (held !== undefined && held.mark > reading.mark) return held.revoked ? undefined : held.value;
    values.delete(key);
    const last = recent(held) ?? recent(absences.peek(key));
    absences.set(key, { ...reading, value: last?.value, revoked: false });
    return undefined;
  }

  /** An old value for when it can't be loaded. */
  function insteadOfError(held: Held<V> | undefined): V | undefined {
    return held !== undefined && !held.revoked && clock.now() - held.readAt < staleIfErrorMs ? held.value : undefined;
  }

  function get(key: string): V | typeof ABSENT | undefined {
    const held = values.use(key);
    if (held !== undefined && !held.revoked) {
      const ageMs = clock.now() - held.readAt;
      if (ageMs < freshMs && ageMs >= 0) {
        log("hit", key);
        return held.value;
      }
      if (ageMs < staleUntilMs || (outage.isOn && ageMs < staleIfErrorMs)) {
        log(ageMs < staleUntilMs ? "stale" : "stale-if-error", key);
        refresh(key);
        return held.value;
      }
      return undefined;
    }
    const absence = absences.get(key);
    if (absence === undefined) return undefined;
    const ageMs = clock.now() - absence.readAt;
    if (ageMs >= absentFreshMs || ageMs < 0) return undefined;
    log("absent", key);
    return ABSENT;
  }

  async function load(key: string): Promise<V | undefined> {
    log("miss", key);
    let run = running.get(key);
    if (run === undefined) {
      const isUnknown = values.peek(key)?.value === undefined;
      if (isUnknown && !gate.enter()) {
        log("refused", key);
        throw new TooManyUnknownError();
      }
      run = start(key, isUnknown);
    }
    try {
      return await run.flight.outcome;
    } catch (error) {
      const value = insteadOfError(values.peek(key));
      if (value === undefined) throw error;
      log("stale-if-error", key);
      return value;
    }
  }

  return {
    get,
    async fetch(key) {
      const answer = get(key);
      if (answer === undefined) return await load(key);
      return answer === ABSENT ? undefined : answer;
    },
    peek: (key) => values.peek(key)?.value,
    put(key, value, reading) {
      if (!isClosed && reading.mark > clearedAt) keep(key, value, reading, values.setUsed);
    },
    tell(key, value, reading) {
      if (!isClosed && reading.mark > clearedAt) keep(key, value, reading, values.setTold);
    },
    putAbsent(key, reading) {
      if (!isClosed && reading.mark > clearedAt) keepAbsent(key, reading);
    },
    restore(key, value, ageMs) {
      const readAt = clock.now() - Math.max(ageMs, staleUntilMs);
      values.setUsed(key, { value, mark: beginReading().mark, readAt, revoked: false });
    },
    invalidate(key) {
      const last = values.peek(key) ?? absences.peek(key);
      const { mark, readAt } = beginReading();
      absences.delete(key);
      values.setTold(key, { value: last?.value, mark, readAt: last?.readAt ?? readAt, revoked: true });
      const run = running.get(key);
      if (run !== undefined) run.fence.isUp = true;
    },
    clear() {
      clearedAt = beginReading().mark;
      values.clear();
      absences.clear();
      for (const { fence } of running.values()) fence.isUp = true;
    },
    *entries() {
      for (const key of values.keys()) {
        const held = values.peek(key);
        if (held?.value === undefined || held.revoked) continue;
        yield [key, held.value, clock.now() - held.readAt] as const;
      }
    },
    get size() {
      return values.size;
    },
    counters: log.counters,
    async close() {
      isClosed = true;
      refreshes.clear();
      // One that ends may be followed by another, for somebody who waited.
      while (running.size > 0) await Promise.all([...running.values()].map(({ flight }) => flight.ended));
      values.clear();
      absences.clear();
    },
  };
}
