import { implementing } from "@frontline-routing/router-core/options";
import type { RouteRepository } from "./route-repository.ts";

/**
 * Checks an option that is a repository: whether it has the methods that operations call. For packages that take one.
 *
 * @throws {TypeError} naming the option, and the method that it lacks
 * @example
 * checkRouteRepository({ findRoutes() {} }, "repository");
 * // throws TypeError: repository: expected a RouteRepository, got an object, without a function "findRoutesByHostname"
 */
export const checkRouteRepository = implementing<RouteRepository>("a RouteRepository", [
  "findRoutes",
  "findRoutesByHostname",
  "findRoutesOfEnvironment",
  "findDeployment",
  "findDeployments",
  "findEnvironment",
  "commit",
]);
