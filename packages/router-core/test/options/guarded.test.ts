import { expect, it } from "vitest";
import { guarded } from "../../src/options.ts";

it("passes events on, and keeps what the listener throws from whoever tells it", () => {
  const heard: number[] = [];
  const listener = guarded((event: number) => {
    heard.push(event);
    throw new Error("a metric that can't be counted");
  });
  listener?.(1);
  listener?.(2);
  expect(heard).toEqual([1, 2]);
});

it("is none where there is none, so that nobody makes events for it", () => {
  expect(guarded(undefined)).toBeUndefined();
});
