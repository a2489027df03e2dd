import { expect, it, vi } from "vitest";
import { startOpenLoop } from "../../src/traffic/open-loop.ts";

const PER_SECOND = 200;
const WITHIN = { timeout: 30_000, interval: 5 };

it("calls at the rate, whatever became of the calls before, and counts from 0", async () => {
  const calls: number[] = [];
  const startedAt = performance.now();
  const loop = startOpenLoop(PER_SECOND, (index) => calls.push(index));
  await vi.waitFor(() => expect(calls.length).toBeGreaterThan(40), WITHIN);
  loop.stop();
  const due = ((performance.now() - startedAt) * PER_SECOND) / 1_000;
  expect(calls.length).toBeLessThanOrEqual(due + 1);
  expect(calls).toEqual(calls.map((_, i) => i));
});

it("makes up for a halt at once, and says that it was late", async () => {
  let calls = 0;
  const loop = startOpenLoop(PER_SECOND, () => calls++);
  const HALT_MS = 300;
  const until = performance.now() + HALT_MS;
  while (performance.now() < until);
  const before = calls;
  await vi.waitFor(() => expect(calls).toBeGreaterThan(before), WITHIN);
  loop.stop();
  expect(calls).toBeGreaterThanOrEqual((HALT_MS / 1_000) * PER_SECOND);
  expect(loop.lateness().worstMs).toBeGreaterThanOrEqual(HALT_MS - 10);
  expect(loop.lateness().late).toBeGreaterThan(40);
});
