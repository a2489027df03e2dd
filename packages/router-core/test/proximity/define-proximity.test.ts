import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defineProximity, measuredProximity, nearestRegions, regionProximity } from "../../src/index.ts";
import { knownRegion } from "../arbitraries.ts";

describe("evidence", () => {
  const proximity = defineProximity({
    table: { "a.x": ["far.x"] },
    latencies: { "a.x": { "b.x": 30, "far.x": 1, "a.x": 0.3 }, "c.x": { "a.x": 20 } },
    coordinates: {
      "a.x": { lat: 0, lon: 0 },
      "b.x": { lat: 0, lon: 1 },
      "near.x": { lat: 0, lon: 2 },
      "distant.x": { lat: 0, lon: 90 },
    },
  });

  it("puts the table first, then latency and distance together in milliseconds", () => {
    expect(proximity.nearestRegions("a.x")).toEqual(["far.x", "near.x", "c.x", "b.x", "distant.x"]);
  });

  it("takes the best evidence for each pair, and says which", () => {
    expect(proximity.evidence("a.x", "far.x")).toEqual({ by: "table", position: 0 });
    expect(proximity.evidence("a.x", "b.x")).toEqual({ by: "latency", milliseconds: 30 });
    expect(proximity.evidence("a.x", "near.x")).toMatchObject({
      by: "distance",
      kilometres: expect.closeTo(222.39, 1),
    });
    expect(proximity.evidence("c.x", "b.x")).toEqual({ by: "name" });
  });

  it("counts a latency measured one way both ways", () => {
    expect(proximity.evidence("a.x", "c.x")).toEqual({ by: "latency", milliseconds: 20 });
  });

  it("orders by name where nothing is known", () => {
    expect(proximity.nearestRegions("z.x")).toEqual(["a.x", "b.x", "c.x", "distant.x", "far.x", "near.x"]);
  });
});

describe("a base", () => {
  it("places a region of one's own among the measured ones", () => {
    const proximity = defineProximity({
      coordinates: { "fra-1.own": { lat: 50.1, lon: 8.7 } },
      base: measuredProximity,
    });
    expect(nearestRegions("fra-1.own", proximity).filter((region) => region.endsWith(".aws"))[0]).toBe(
      "eu-central-1.aws",
    );
    expect(nearestRegions("eu-central-1.aws", proximity)).toContain("fra-1.own");
  });

  it("is overruled pair by pair", () => {
    const latencies = { "us-east-1.aws": { "us-west-1.aws": 1 } };
    const proximity = defineProximity({ latencies, base: measuredProximity });
    const order = proximity.nearestRegions("us-east-1.aws");
    expect(order.slice(0, 12)).toContain("us-west-1.aws");
    expect(order.filter((region) => region !== "us-west-1.aws")).toEqual(
      measuredProximity.nearestRegions("us-east-1.aws").filter((region) => region !== "us-west-1.aws"),
    );
  });

  it("stands behind what a plain table lists, in the table's order", () => {
    for (const [from, row] of Object.entries(regionProximity)) {
      const order = nearestRegions(from, regionProximity);
      expect(order.slice(0, row.length)).toEqual(row);
      expect(order.slice(row.length)).toEqual(measuredProximity.nearestRegions(from).filter((to) => !row.includes(to)));
    }
  });
});

describe("malformed input", () => {
  it.each<[string, unknown]>([
    ['table["a.x"]: lists b.x twice', { table: { "a.x": ["b.x", "c.x", "b.x"] } }],
    ['table["a.x"]: lists the region itself', { table: { "a.x": ["a.x"] } }],
    ["table: expected `name.platform`", { table: { a: [] } }],
    ['table["a.x"][0]: expected `name.platform`', { table: { "a.x": ["B.x"] } }],
    ['table["a.x"]: expected a list', { table: { "a.x": "b.x" } }],
    ["latencies: expected `name.platform`", { latencies: { a: {} } }],
    ['latencies["a.x"]: expected `name.platform`', { latencies: { "a.x": { b: 1 } } }],
    ['latencies["a.x"]["b.x"]: expected milliseconds, 0 or more, got -1', { latencies: { "a.x": { "b.x": -1 } } }],
    ['latencies["a.x"]["b.x"]: expected milliseconds', { latencies: { "a.x": { "b.x": Number.NaN } } }],
    ['latencies["a.x"]["b.x"]: expected milliseconds', { latencies: { "a.x": { "b.x": Number.POSITIVE_INFINITY } } }],
    ['latencies["a.x"]["b.x"]: expected milliseconds', { latencies: { "a.x": { "b.x": "12" } } }],
    ['latencies["a.x"]: expected an object', { latencies: { "a.x": 5 } }],
    ['coordinates["a.x"].lat: expected -90 to 90, got 91', { coordinates: { "a.x": { lat: 91, lon: 0 } } }],
    ['coordinates["a.x"].lon: expected -180 to 180, got NaN', { coordinates: { "a.x": { lat: 0, lon: Number.NaN } } }],
    ['coordinates["a.x"].lon: expected -180 to 180, but it is missing', { coordinates: { "a.x": { lat: 0, lng: 0 } } }],
    ['coordinates["a.x"]: expected an object with lat and lon', { coordinates: { "a.x": null } }],
    ["table: expected an object keyed by region, got 5", { table: 5 }],
    ["table: expected an object keyed by region, got a list", { table: ["a.x"] }],
    ["base: expected the result of defineProximity, got an object", { base: { "a.x": [] } }],
    ['defineProximity: unknown option "coordinate", did you mean "coordinates"?', { coordinate: {} }],
  ])("is refused: %s", (message, options) => {
    expect(() => defineProximity(options as never)).toThrow(message);
  });

  it("is refused where a selector or an order is wanted", () => {
    expect(() => nearestRegions("us-east-1")).toThrow("from: expected `name.platform`");
    expect(() => nearestRegions("a.x", 5 as never)).toThrow(
      "proximity: expected a table or the result of defineProximity",
    );
  });
});

it("is a total order: all known regions but the first, each once, whatever is asked", () => {
  fc.assert(
    fc.property(fc.oneof(knownRegion, fc.constant("mars-1.own")), (from) => {
      const order = nearestRegions(from);
      expect(new Set([from, ...order])).toEqual(new Set([from, ...measuredProximity.regions]));
      expect(new Set(order).size).toBe(order.length);
      expect(order).not.toContain(from);
      expect(nearestRegions(from)).toEqual(order);
    }),
  );
});

it("is not changed by changing what it was made from", () => {
  const row = ["b.x", "c.x"];
  const proximity = defineProximity({ table: { "a.x": row } });
  row.reverse();
  expect(proximity.nearestRegions("a.x")).toEqual(["b.x", "c.x"]);
});
