import { expect, it } from "vitest";
import { numberWithin, optional, recordOf } from "../../src/options.ts";

const place = recordOf("a place", {
  lat: numberWithin("-90 to 90", -90, 90),
  lon: optional(numberWithin("any", -180, 180)),
});

it("a record is what was given, as a copy", () => {
  const given = { lat: 50 };
  const checked = place(given, "places[0]");
  given.lat = 0;
  expect(checked).toEqual({ lat: 50, lon: undefined });
});

it.each<[string, unknown]>([
  ["places[0]: expected a place, but it is missing", undefined],
  ["places[0]: expected a place, got a Map, a promise or the like", new Map([["lat", 1]])],
  ['places[0]: unknown field "latitude", did you mean "lat"? Known are lat, lon', { latitude: 1 }],
  ['places[0]: unknown field "__proto__"', JSON.parse('{ "lat": 1, "__proto__": {} }')],
  ["places[0].lat: expected -90 to 90, but it is missing", { lon: 1 }],
])("a record that isn't one is refused by name: %s", (message, value) => {
  expect(() => place(value, "places[0]")).toThrow(message);
});
