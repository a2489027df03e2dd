import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createPollLoop, type PollOutcome } from "../../src/follower/poll-loop.ts";
import type { TimeLimit } from "../../src/time-limit.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A loop whose polls take so long and come out as told, and when each began. */
function aLoop({ takesMs = 0, outcome = () => "succeeded" as PollOutcome, random = (): number => 0 } = {}) {
  const began: number[] = [];
  const now = () => vi.getMockedSystemTime()?.getTime() ?? Number.NaN;
  const loop = createPollLoop({
    intervalMs: 100,
    timeoutMs: 50,
    now,
    random,
    async run(limit) {
      began.push(now());
      if (takesMs > 0) await limit.within(new Promise((resolve) => setTimeout(resolve, takesMs)));
      return outcome();
    },
  });
  const pauses = () => began.slice(1).map((at, i) => at - (began[i] ?? 0));
  return { loop, began, pauses };
}

describe("a poll loop", () => {
  it("begins a poll per interval, at most a tenth sooner and never later, however long polls take", () => {
    const poll = fc.record({
      takesMs: fc.nat(40),
      jitter: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    });
    return fc.assert(
      fc.asyncProperty(poll, async ({ takesMs, jitter }) => {
        const { loop, pauses } = aLoop({ takesMs, random: () => jitter });
        loop.start(0);
        await vi.advanceTimersByTimeAsync(1_000);
        await Promise.all([loop.close(), vi.advanceTimersByTimeAsync(50)]);
        expect(pauses().length).toBeGreaterThan(7);
        for (const pause of pauses()) {
          expect(pause).toBeGreaterThanOrEqual(90 - 1);
          expect(pause).toBeLessThanOrEqual(100);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("pauses longer with every failure, up to a second, and goes back to its interval with the first success", async () => {
    let fails = true;
    const { loop, pauses, began } = aLoop({ outcome: () => (fails ? "failed" : "succeeded") });
    loop.start(0);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(pauses().slice(0, 5)).toEqual([200, 400, 800, 1_000, 1_000]);
    fails = false;
    const count = began.length;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(began.length).toBeGreaterThan(count + 5);
    expect(new Set(pauses().slice(count))).toEqual(new Set([100]));
    await loop.close();
  });

  it("runs one poll at a time, which whoever asks for one joins", async () => {
    const { loop, began } = aLoop({ takesMs: 10 });
    const polls = Promise.all([loop.poll(), loop.poll()]);
    await vi.advanceTimersByTimeAsync(10);
    await polls;
    expect(began).toHaveLength(1);
    await loop.close();
  });

  it("stops while there is nothing to poll for, and when it is closed", async () => {
    const { loop, began } = aLoop({ outcome: () => "idle" });
    loop.start(100);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(began).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
    loop.start(100);
    await loop.close();
    expect(vi.getTimerCount()).toBe(0);
    await loop.poll();
    loop.start(0);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(began).toHaveLength(1);
  });

  it("gives each poll a limit, which starts anew when told so, and waits for no more than that when it is closed", async () => {
    let limit: TimeLimit | undefined;
    const failures: unknown[] = [];
    const loop = createPollLoop({
      intervalMs: 100,
      timeoutMs: 50,
      now: () => 0,
      random: () => 0.5,
      async run(given) {
        limit = given;
        await given.within(new Promise(() => {})).catch((error: unknown) => failures.push(error));
        return "failed";
      },
    });
    loop.start(0);
    await vi.advanceTimersByTimeAsync(40);
    limit?.restart();
    await vi.advanceTimersByTimeAsync(49);
    expect(failures).toEqual([]);
    const closed = loop.close();
    await vi.advanceTimersByTimeAsync(1);
    await closed;
    expect(failures).toMatchObject([{ code: "POLL_TIMED_OUT" }]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
