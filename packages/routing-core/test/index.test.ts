import { expect, it } from "vitest";
import * as routingCore from "../src/index.ts";
import * as testing from "../src/testing.ts";

it("exports exactly this", () => {
  expect(Object.keys(routingCore).sort()).toEqual([
    "CHANGE_ID_MAX_LENGTH",
    "ChangeIdReusedError",
    "DEFAULT_DOMAIN_MAX_LENGTH",
    "DeploymentNotEarlierError",
    "DeploymentNotReadyError",
    "EnvironmentConflictError",
    "ForeignDeploymentError",
    "ForeignRouteError",
    "InvalidRequestError",
    "NOTE_MAX_LENGTH",
    "REFERENCE_MAX_LENGTH",
    "ROUTE_ID_MAX_LENGTH",
    "RepositoryUnavailableError",
    "RouteConflictError",
    "RoutingError",
    "UnknownDeploymentError",
    "UnknownRouteError",
    "applyChangeSet",
    "assignFrontlineRoutes",
    "checkChangeSet",
    "checkRouteRepository",
    "deploymentHostnames",
    "inlineSteps",
    "isDefaultDomain",
    "isRoutingError",
    "parseId",
    "planPromotion",
    "planRollback",
    "promote",
    "replayChangeSet",
    "rollback",
    "swapLiveDeployment",
  ]);
  expect(Object.keys(testing).sort()).toEqual(["createInMemoryRouteRepository", "routeRepositoryContract"]);
});
