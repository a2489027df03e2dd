import { insertDeployments, insertRoutes } from "@frontline-routing/chaos/insert-scenario";
import { createRouteRepository } from "@frontline-routing/frontline-adapter";
import type { FrontlineRoute, RouteRepository } from "@frontline-routing/routing-core";
import { type RouteRepositorySeed, routeRepositoryContract } from "@frontline-routing/routing-core/testing";
import { afterAll, beforeAll, describe, inject, it } from "vitest";
import { type ClusterDatabase, createClusterDatabase } from "../src/cluster-database.ts";
import { takeTurns } from "../src/take-turns.ts";

let database: ClusterDatabase;
beforeAll(async () => {
  database = await createClusterDatabase(inject("cluster").urls);
});
afterAll(() => database?.drop());

const make = async ({ routes = [], deployments = [] }: RouteRepositorySeed) => {
  await database.empty();
  const [one, two, three] = database.handles;
  if (deployments.length > 0) await insertDeployments(one, deployments);
  if (routes.length > 0) await insertRoutes(one, routes);
  return takeTurns(createRouteRepository(one), createRouteRepository(two), createRouteRepository(three));
};

describe("the repository whose every call goes to the next node", () => {
  // On the node that made the routes.
  const replaceRoute = async (_: RouteRepository, route: FrontlineRoute) => {
    const [one] = database.handles;
    await one.deleteFrom("frontline_routes").where("id", "=", route.id).execute();
    await insertRoutes(one, [route]);
  };
  for (const { name, run } of routeRepositoryContract(make, { replaceRoute })) it(name, run);
});
