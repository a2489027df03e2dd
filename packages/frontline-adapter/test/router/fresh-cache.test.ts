import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFreshCache } from "../../src/router/fresh-cache.ts";

describe("a fresh cache", () => {
  it("answers with the value that was read last, or with none once that is too old", () => {
    const step = fc.record({ pause: fc.nat(5), value: fc.nat(), age: fc.nat(20) });
    fc.assert(
      fc.property(fc.array(step), fc.integer({ min: 0, max: 15 }), (steps, freshMs) => {
        let now = 100;
        let latest = { value: -1, readAt: -1 };
        const cache = createFreshCache<number>({ maxSize: 10, freshMs, now: () => now });
        for (const { pause, value, age } of steps) {
          now += pause;
          const readAt = now - age;
          cache.set("key", value, readAt);
          if (readAt >= latest.readAt) latest = { value, readAt };
          expect(cache.get("key")).toBe(now - latest.readAt < freshMs ? latest.value : undefined);
        }
      }),
    );
  });

  it("keeps at least the most recent ones, and at most twice as many as it may", () => {
    const cache = createFreshCache<number>({ maxSize: 10, freshMs: 1, now: () => 0 });
    const keys = Array.from({ length: 100 }, (_, i) => `key-${i}`);
    for (const [i, key] of keys.entries()) cache.set(key, i, 0);
    const kept = keys.filter((key) => cache.get(key) !== undefined);
    expect(kept).toEqual(expect.arrayContaining(keys.slice(-10)));
    expect(kept.length).toBeLessThanOrEqual(20);
    cache.clear();
    expect(cache.get("key-99")).toBeUndefined();
  });
});
