import { describe, it } from "vitest";
import { createInMemoryRouteRepository, routeRepositoryContract } from "../src/testing.ts";

describe("the in-memory repository", () => {
  for (const { name, run } of routeRepositoryContract(async (seed) => createInMemoryRouteRepository(seed))) {
    it(name, run);
  }
});
