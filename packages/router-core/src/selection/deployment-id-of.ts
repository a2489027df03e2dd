import { refuse } from "../options/option-check.ts";
import type { RoutedDeployment } from "../routed-deployment.ts";

/**
 * The deployment of a route. Where it is missing, whatever was decided would be for the deployment `undefined`.
 *
 * @throws {TypeError} it is missing, or no string
 */
export function deploymentIdOf(route: RoutedDeployment): string {
  const deploymentId = (route as RoutedDeployment | undefined)?.deploymentId;
  if (typeof deploymentId !== "string") refuse("route.deploymentId", "the id of a deployment", deploymentId);
  return deploymentId;
}
