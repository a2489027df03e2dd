import { expect, it } from "vitest";
import { numberWithin, rowOf } from "../../src/options.ts";

const degrees = numberWithin("-180 to 180", -180, 180);
const place = rowOf("a place", { lat: degrees, lon: degrees });

it("a row is what was given, as a copy, with what else it has", () => {
  const given = { lat: 50, lon: 8, name: "fra" };
  const checked = place(given, "places[0]");
  given.lat = 0;
  expect(checked).toEqual({ lat: 50, lon: 8, name: "fra" });
});

it.each<[string, unknown]>([
  ["places[0]: expected a place, but it is missing", undefined],
  ["places[0]: expected a place, got a Map, a promise or the like", new Map([["lat", 1]])],
  ['places[0].lat: it is missing, did you mean it by "latitude"?', { latitude: 1, lon: 1 }],
  ["places[0].lat: expected -180 to 180, but it is missing", { lon: 1 }],
  ["places[0].lon: expected -180 to 180, got 181", { lat: 1, lon: 181, name: "fra" }],
])("half a row is refused by name: %s", (message, value) => {
  expect(() => place(value, "places[0]")).toThrow(message);
});
