import {
  type DurableSteps,
  InvalidRequestError,
  type RouteRepository,
  UnknownDeploymentError,
} from "@frontline-routing/routing-core";
import type { AssignFrontlineRoutesRequest } from "./assign-frontline-routes-messages.ts";

/**
 * The environment that a request keyed by project is about: that of its deployment. One durable step, `find-environment`.
 *
 * @throws {UnknownDeploymentError} there is no such deployment
 * @throws {InvalidRequestError} a route is another project's
 */
export async function findEnvironment(
  { repository, steps }: { repository: RouteRepository; steps: DurableSteps },
  projectId: string,
  { deploymentId, frontlineRouteIds }: AssignFrontlineRoutesRequest,
): Promise<string> {
  // Refused, or done with, before any environment is read.
  if (deploymentId === "" || frontlineRouteIds.length === 0) return projectId;

  return await steps.run("find-environment", async () => {
    const deployment = await repository.findDeployment(deploymentId);
    if (!deployment) throw new UnknownDeploymentError(deploymentId);
    const routes = await repository.findRoutes(frontlineRouteIds);
    const foreign = routes.find((route) => route.projectId !== projectId);
    if (foreign) {
      const { id } = foreign;
      const problem = `must be routes of project ${JSON.stringify(projectId)}, but ${JSON.stringify(id)} is not`;
      throw new InvalidRequestError("frontlineRouteIds", `${problem}; nothing was changed`);
    }
    return deployment.environmentId;
  });
}
