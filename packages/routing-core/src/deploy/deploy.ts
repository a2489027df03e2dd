import type { RoutingContext } from "../operations/routing-context.ts";
import type { RepositoryCallOptions, RouteRepository } from "../repository/route-repository.ts";
import { makeDeployPlan } from "./make-deploy-plan.ts";
import { type DeployRequest, parseDeployRequest } from "./requests.ts";
import type { DeployResult } from "./routes-result.ts";
import { runRoutePlan } from "./run-route-plan.ts";

/**
 * What a pipeline calls when a deployment is ready, with the hostnames that are its own: creates those that have no
 * route yet, moves those that follow, and makes the deployment live if it is the newest, all in one commit. Doing it twice
 * is a success that says that nothing changed.
 *
 * An older deployment that comes late takes nothing from a newer one, in whatever order two pipelines come. What happens
 * to which route is in the table of docs/guide/deploy.md, and each answer says it with its reason.
 *
 * What is refused, in the order in which it is checked, is in the table of {@link planDeploy}.
 *
 * @throws {TypeError} the context lacks a member, or it or the request has one that nobody knows
 * @throws {HostnameTakenError} a hostname is another environment's
 * @throws {EnvironmentConflictError} 32 times in a row, something else changed the environment first
 * @example
 * const names = { project: "api", workspace: "acme", environment: "production", branch: "main" };
 * const hostnames = deploymentHostnames(names, "example.app");
 * await deploy(
 *   { repository, steps: inlineSteps, now: Date.now() },
 *   { environmentId: "env_1", projectId: "p_1", deploymentId: "d_2", hostnames, live: "follow" },
 * );
 * //=> { changed: true, created: [{ reason: "NEW_HOSTNAME", … }, …], live: { isLive: true, reason: "NEWEST", … }, … }
 */
export async function deploy(context: RoutingContext, request: DeployRequest): Promise<DeployResult> {
  const parsed = parseDeployRequest(request);
  return await runRoutePlan(context, "deploy", (signal) => makeDeployPlan(context.repository, parsed, { signal }));
}

/**
 * What {@link deploy} would answer, without doing it.
 *
 * | check, in this order | refused with |
 * |---|---|
 * | ids and hostnames are well-formed | `INVALID_REQUEST` |
 * | the deployment exists | `UNKNOWN_DEPLOYMENT` |
 * | it is the environment's | `FOREIGN_DEPLOYMENT` |
 * | it is ready and wanted running | `DEPLOYMENT_NOT_READY` |
 * | no hostname is another environment's | `HOSTNAME_TAKEN` |
 * | no id is another hostname's route | `ROUTE_ID_TAKEN` |
 *
 * @example
 * await planDeploy({ repository }, { environmentId: "env_1", projectId: "p_1", deploymentId: "d_2", hostnames, live: "follow" });
 * //=> { changed: true, created: [], moved: [{ frontlineRouteId: "r_1", reason: "FOLLOWS", … }], … }
 */
export async function planDeploy(
  { repository }: { readonly repository: RouteRepository },
  request: DeployRequest,
  options?: RepositoryCallOptions,
): Promise<DeployResult> {
  const { result } = await makeDeployPlan(repository, parseDeployRequest(request), options);
  return result;
}
