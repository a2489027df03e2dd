import * as core from "@frontline-routing/routing-core";

/** What a request is about: it tells the environment, and what the log says. */
export interface RequestedChange {
  /** Left out: the request is about routes alone, and says its environment. */
  readonly deploymentId?: string | undefined;
  readonly environmentId?: string | undefined;
  readonly projectId?: string | undefined;
  /** Routes that are there. Left out: those that follow what is live. */
  readonly frontlineRouteIds?: readonly string[] | undefined;
  /** Routes that may not be there. */
  readonly hostnames?: readonly core.RouteHostname[] | undefined;
}

/**
 * The environment that a request keyed by project is about: that of its deployment, or the one that it says. One durable
 * step. No record says the project of a deployment or an environment, so the routes do; without any it passes.
 *
 * @throws {UnknownDeploymentError} there is no such deployment
 * @throws {InvalidRequestError} an id is malformed, or a route is another project's
 */
export async function findEnvironment(
  { repository, steps }: { repository: core.RouteRepository; steps: core.DurableSteps },
  projectId: string,
  { deploymentId, environmentId: said, frontlineRouteIds }: RequestedChange,
): Promise<string> {
  // Refused, or done with, before any environment is read.
  if (deploymentId === "" || frontlineRouteIds?.length === 0) return said ?? projectId;

  return await steps.run("find-environment", async (signal) => {
    const [field, id = ""] = deploymentId === undefined ? ["environmentId", said] : ["deploymentId", deploymentId];
    core.parseId(field, id, core.REFERENCE_MAX_LENGTH);
    for (const [i, id] of frontlineRouteIds?.entries() ?? []) {
      core.parseId(`frontlineRouteIds[${i}]`, id, core.ROUTE_ID_MAX_LENGTH);
    }
    const environmentId = said ?? (await repository.findDeployment(id, { signal }))?.environmentId;
    if (environmentId === undefined) throw new core.UnknownDeploymentError({ deploymentId: id });
    const routes = frontlineRouteIds
      ? await repository.findRoutes(frontlineRouteIds, { signal })
      : await repository.findRoutesOfEnvironment(environmentId, core.PROMOTED_STICKY, { signal });
    const foreign = routes.find((route) => route.projectId !== projectId);
    if (foreign) {
      const [where, what, which] = frontlineRouteIds ? ["frontlineRouteIds", "routes", foreign.id] : [field, "one", id];
      const problem = `must be ${what} of project ${JSON.stringify(projectId)}, but ${JSON.stringify(which)} is not`;
      throw new core.InvalidRequestError({ field: where, problem: `${problem}; nothing was changed` });
    }
    return environmentId;
  });
}
