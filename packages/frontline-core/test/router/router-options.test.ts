import { defineProximity } from "@frontline-routing/router-core";
import { describe, expect, it } from "vitest";
import { createRouter, type RouterOptions } from "../../src/index.ts";
import { aSource } from "../a-source.ts";

const optionsWith = (overrides: object) =>
  ({ region: "eu-west-1.aws", source: aSource().source, followIntervalMs: 0, ...overrides }) as RouterOptions;

describe("createRouter refuses", () => {
  it.each<[object, typeof TypeError, string]>([
    [{ region: "us-east-1" }, TypeError, "region: expected `name.platform` in lower case"],
    [{ region: undefined }, TypeError, "region: expected `name.platform` in lower case"],
    [
      { region: "us-est-1.aws" },
      RangeError,
      'region: nothing is known of "us-est-1.aws", did you mean "us-east-1.aws"',
    ],
    [
      { source: undefined },
      TypeError,
      "source: expected a RouteSource, such as createRouteSource makes, but it is missing",
    ],
    [{ source: {} }, TypeError, 'without a function "lookup"'],
    [{ random: 4 }, TypeError, "random: expected a function, got 4"],
    [{ now: "now" }, TypeError, 'now: expected a function, got "now"'],
    [{ freshMs: -1 }, RangeError, "freshMs: expected a whole number from 0 to 86400000, got -1"],
    [{ freshMs: Number.NaN }, TypeError, "freshMs: expected a whole number from 0 to 86400000, got NaN"],
    [{ followIntervalMs: 9 }, RangeError, "followIntervalMs: expected a whole number from 10 to 60000, got 9"],
    [{ resyncMs: 999 }, RangeError, "resyncMs: expected a whole number from 1000 to 3600000, got 999"],
    [{ maxRoutes: 0 }, RangeError, "maxRoutes: expected a whole number from 1 to 10000000, got 0"],
    [{ maxUnknownHostnames: 0 }, RangeError, "maxUnknownHostnames: expected a whole number from 1 to 10000000, got 0"],
    [{ proximity: 1 }, TypeError, "proximity: expected a table or the result of defineProximity, got 1"],
    [{ onNoHealthy: "" }, TypeError, "onNoHealthy: expected"],
    [{ onEvent: {} }, TypeError, "onEvent: expected a function, got an object"],
    [{ fresMs: 1 }, TypeError, 'createRouter: unknown option "fresMs", did you mean "freshMs"?'],
    [{ db: {} }, TypeError, 'createRouter: unknown option "db"'],
  ])("%j", (overrides, type, message) => {
    expect(() => createRouter(optionsWith(overrides))).toThrow(type);
    expect(() => createRouter(optionsWith(overrides))).toThrow(message);
  });
});

it.each([
  ["with a row", { "home.dc": [] }],
  ["in a row", { "b.dc": ["home.dc"] }],
  ["with coordinates", defineProximity({ coordinates: { "home.dc": { lat: 50, lon: 8 } } })],
])("createRouter takes a region of one's own that is in `proximity` %s", (_how, proximity) => {
  expect(createRouter(optionsWith({ region: "home.dc", proximity })).region).toBe("home.dc");
});
