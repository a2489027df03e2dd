import { describe, expect, it } from "vitest";
import { createInMemoryRouteRepository, routeRepositoryContract } from "../src/testing.ts";

describe("the in-memory repository", () => {
  for (const { name, run } of routeRepositoryContract(async (seed) => createInMemoryRouteRepository(seed))) {
    it(name, run);
  }
});

it.each<[string, unknown]>([
  ['createInMemoryRouteRepository: unknown option "route", did you mean "routes"?', { route: [] }],
  ["routes: expected a list of routes, got an object", { routes: { r_1: {} } }],
  ["createInMemoryRouteRepository: expected options as an object, got an empty list", []],
])("refuses a seed that would be silently without effect: %s", (message, seed) => {
  expect(() => createInMemoryRouteRepository(seed as object)).toThrow(message);
});
