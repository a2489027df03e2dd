import { createRouteSource } from "@frontline-routing/frontline-adapter";
import { type RouteSourceSeed, routeSourceContract } from "@frontline-routing/frontline-core/testing";
import { afterAll, beforeAll, describe, inject, it } from "vitest";
import { fillStore, sourceWrites } from "../../../packages/frontline-adapter/test/source/source-writes.ts";
import { type ClusterDatabase, createClusterDatabase } from "../src/cluster-database.ts";
import { takeTurns } from "../src/take-turns.ts";

let database: ClusterDatabase;
beforeAll(async () => {
  database = await createClusterDatabase(inject("cluster").urls);
});
afterAll(() => database?.drop());

const make = async (seed: RouteSourceSeed) => {
  await database.empty();
  const [one, two, three] = database.handles;
  await fillStore(three, seed);
  await database.settle(); // what the seed holds is there at once in the cases
  // Each knows only the cursors that it made itself: those of the other come to it as copies do.
  return { source: takeTurns(createRouteSource(one), createRouteSource(two)), writes: sourceWrites(three) };
};

describe("the source whose every call goes to another node, of what a third one writes", () => {
  for (const { name, run } of routeSourceContract(make)) it(name, run);
});
