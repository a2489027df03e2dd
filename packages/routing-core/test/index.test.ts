import { expect, expectTypeOf, it } from "vitest";
import type { FrontlineRoute, RouteRepository, Sticky } from "../src/index.ts";
import * as routingCore from "../src/index.ts";
import * as repository from "../src/repository.ts";
import * as testing from "../src/testing.ts";

it("exports exactly this", () => {
  expect(Object.keys(routingCore).sort()).toEqual([
    "ChangeIdReusedError",
    "DEFAULT_DOMAIN_MAX_LENGTH",
    "DeploymentNotEarlierError",
    "DeploymentNotReadyError",
    "EnvironmentConflictError",
    "ForeignDeploymentError",
    "ForeignRouteError",
    "HistoryConflictError",
    "HostnameTakenError",
    "InvalidRequestError",
    "LiveMovedError",
    "PROMOTED_STICKY",
    "REFERENCE_MAX_LENGTH",
    "ROUTE_ID_MAX_LENGTH",
    "RepositoryUnavailableError",
    "RouteConflictError",
    "RouteIdTakenError",
    "RoutingError",
    "UnknownDeploymentError",
    "UnknownRouteError",
    "assignFrontlineRoutes",
    "createRoutes",
    "deploy",
    "deploymentHostnames",
    "inlineSteps",
    "isDefaultDomain",
    "isRoutingError",
    "parseId",
    "planDeploy",
    "planPromotion",
    "planRollback",
    "promote",
    "removeRoutes",
    "rollback",
    "swapLiveDeployment",
  ]);
  expect(Object.keys(repository).sort()).toEqual([
    "CHANGE_ID_MAX_LENGTH",
    "NOTE_MAX_LENGTH",
    "applyChangeSet",
    "checkChangeSet",
    "checkRouteRepository",
    "replayChangeSet",
  ]);
  expect(Object.keys(testing).sort()).toEqual(["createInMemoryRouteRepository", "routeRepositoryContract"]);
});

it("exports the types of what the port answers with", () => {
  type Found = Awaited<ReturnType<RouteRepository["findRoutes"]>>[number];
  expectTypeOf<FrontlineRoute>().toEqualTypeOf<Found>();
  expectTypeOf<Sticky>().toEqualTypeOf<Found["sticky"]>();
});
