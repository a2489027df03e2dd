import { expect, it } from "vitest";
import * as routingCore from "../src/index.ts";
import * as testing from "../src/testing.ts";

it("exports exactly this", () => {
  expect(Object.keys(routingCore).sort()).toEqual([
    "ChangeIdReusedError",
    "ForeignDeploymentError",
    "ForeignRouteError",
    "InvalidRequestError",
    "REFERENCE_MAX_LENGTH",
    "ROUTE_ID_MAX_LENGTH",
    "RepositoryUnavailableError",
    "RouteConflictError",
    "RoutingError",
    "UnknownDeploymentError",
    "UnknownRouteError",
    "applyChangeSet",
    "assignFrontlineRoutes",
    "commitResult",
    "inlineSteps",
    "isRoutingError",
    "replayChangeSet",
  ]);
  expect(Object.keys(testing).sort()).toEqual(["createInMemoryRouteRepository", "routeRepositoryContract"]);
});
