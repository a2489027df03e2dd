import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createTurnClock } from "../../src/router/turn-clock.ts";

describe("the clock of a router", () => {
  it("tells one time in a turn of the event loop, promises included", async () => {
    const now = createTurnClock();
    const first = now();
    const until = performance.now() + 2;
    while (performance.now() < until);
    await Promise.resolve();
    expect(now()).toBe(first);
  });

  it("tells the time of the turn in which it is asked, however long nobody asked", async () => {
    const now = createTurnClock();
    for (let turn = 0; turn < 3; turn++) {
      const before = performance.now();
      expect(now()).toBeGreaterThanOrEqual(before);
      expect(now()).toBeLessThanOrEqual(performance.now());
      await nextTurn();
    }
  });
});
