import {
  type DurableSteps,
  InvalidRequestError,
  PROMOTED_STICKY,
  parseId,
  REFERENCE_MAX_LENGTH,
  ROUTE_ID_MAX_LENGTH,
  type RouteRepository,
  UnknownDeploymentError,
} from "@frontline-routing/routing-core";

/** Which routes a request moves where: it tells the environment, and what the log says. */
export interface RequestedMove {
  readonly deploymentId: string;
  /** The routes to move. Left out: those that follow what is live. */
  readonly frontlineRouteIds?: readonly string[] | undefined;
}

/**
 * The environment that a request keyed by project is about: that of its deployment. One durable step, `find-environment`.
 *
 * A deployment's record doesn't say its project, so the routes do. A promotion in an environment without any passes.
 *
 * @throws {UnknownDeploymentError} there is no such deployment
 * @throws {InvalidRequestError} an id is malformed, or a route is another project's
 */
export async function findEnvironment(
  { repository, steps }: { repository: RouteRepository; steps: DurableSteps },
  projectId: string,
  { deploymentId, frontlineRouteIds }: RequestedMove,
): Promise<string> {
  // Refused, or done with, before any environment is read.
  if (deploymentId === "" || frontlineRouteIds?.length === 0) return projectId;

  return await steps.run("find-environment", async (signal) => {
    parseId("deploymentId", deploymentId, REFERENCE_MAX_LENGTH);
    for (const [i, id] of frontlineRouteIds?.entries() ?? []) {
      parseId(`frontlineRouteIds[${i}]`, id, ROUTE_ID_MAX_LENGTH);
    }
    const deployment = await repository.findDeployment(deploymentId, { signal });
    if (!deployment) throw new UnknownDeploymentError({ deploymentId });
    const { environmentId } = deployment;
    const routes = frontlineRouteIds
      ? await repository.findRoutes(frontlineRouteIds, { signal })
      : await repository.findRoutesOfEnvironment(environmentId, PROMOTED_STICKY, { signal });
    const foreign = routes.find((route) => route.projectId !== projectId);
    if (foreign) {
      const [field, what, id] = frontlineRouteIds
        ? ["frontlineRouteIds", "routes", foreign.id]
        : ["deploymentId", "one", deploymentId];
      const problem = `must be ${what} of project ${JSON.stringify(projectId)}, but ${JSON.stringify(id)} is not`;
      throw new InvalidRequestError({ field, problem: `${problem}; nothing was changed` });
    }
    return environmentId;
  });
}
