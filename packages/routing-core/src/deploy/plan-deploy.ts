import type { RepositoryCallOptions } from "../repository/repository-call-options.ts";
import type { RouteRepository } from "../repository/route-repository.ts";
import type { DeployResult } from "./deploy-result.ts";
import { makeDeployPlan } from "./make-deploy-plan.ts";
import { type DeployRequest, parseDeployRequest } from "./route-requests.ts";

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
