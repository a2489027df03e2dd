import { expect, it } from "vitest";
import { createRateMeter } from "../../demo/terminal/rate-meter.ts";

it("says how much each total has grown a second, over the last two", () => {
  const { perSecond } = createRateMeter();
  expect(perSecond({ a: 100 }, 0)).toEqual({ a: 0 });
  expect(perSecond({ a: 110, b: 5 }, 1_000)).toEqual({ a: 10, b: 5 });
  expect(perSecond({ a: 110, b: 25 }, 2_000)).toEqual({ a: 5, b: 12.5 });
  expect(perSecond({ a: 110, b: 25 }, 3_000)).toEqual({ a: 0, b: 10 }); // what was before the last two doesn't count
});
