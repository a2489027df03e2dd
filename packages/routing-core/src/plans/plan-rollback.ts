import { checkOwnership, checkReadiness } from "../change-set/check-deployment.ts";
import type { EnvironmentState } from "../change-set/environment-state.ts";
import { DeploymentNotEarlierError } from "../errors/deployment-not-earlier-error.ts";
import { PROMOTED_STICKY, type PromotionRequest, parsePromotionRequest } from "../operations/promotion-request.ts";
import type { DeploymentRecord } from "../repository/deployment-record.ts";
import type { RepositoryCallOptions } from "../repository/repository-call-options.ts";
import type { RouteRepository } from "../repository/route-repository.ts";
import { makeSwapPlan } from "./make-swap-plan.ts";
import type { SwapPlan } from "./swap-plan.ts";

/**
 * What {@link rollback} would do, as data, without doing it.
 *
 * | check, in this order | refused with |
 * |---|---|
 * | the ids are well-formed | `INVALID_REQUEST` |
 * | the deployment exists | `UNKNOWN_DEPLOYMENT` |
 * | it is the environment's | `FOREIGN_DEPLOYMENT` |
 * | it is ready and wanted running | `DEPLOYMENT_NOT_READY` |
 * | it isn't live, or is by a rollback; and it wasn't created after the live one | `DEPLOYMENT_NOT_EARLIER` |
 *
 * Where nothing is known to be live, or what is live has no record any more, there is nothing to compare with, and the
 * last check passes: a rollback is for emergencies.
 *
 * @example
 * await planRollback({ repository }, { environmentId: "env_1", deploymentId: "d_1" });
 * //=> { changed: true, previousDeploymentId: "d_2", isRolledBack: true, … }
 */
export async function planRollback(
  { repository }: { readonly repository: RouteRepository },
  request: PromotionRequest,
  options?: RepositoryCallOptions,
): Promise<SwapPlan> {
  const { environmentId, deploymentId } = parsePromotionRequest(request);
  const environment = await repository.findEnvironment(environmentId, options); // first: its revision fences the rest
  const deployment = await repository.findDeployment(deploymentId, options);
  const target = checkOwnership(environmentId, deploymentId, deployment);
  checkReadiness(target);
  await checkEarlier(environment, target, (liveId) => repository.findDeployment(liveId, options));
  const routes = await repository.findRoutesOfEnvironment(environmentId, PROMOTED_STICKY, options);
  return makeSwapPlan(environment, routes, { deploymentId, isRolledBack: true, everySticky: PROMOTED_STICKY });
}

async function checkEarlier(
  environment: EnvironmentState,
  target: DeploymentRecord,
  findDeployment: RouteRepository["findDeployment"],
) {
  const liveId = environment.deploymentId;
  if (liveId === null) return;
  if (liveId === target.id) {
    if (!environment.isRolledBack)
      throw new DeploymentNotEarlierError({ deploymentId: target.id, liveDeploymentId: liveId });
    return;
  }
  const live = await findDeployment(liveId);
  if (live !== undefined && target.createdAt > live.createdAt)
    throw new DeploymentNotEarlierError({ deploymentId: target.id, liveDeploymentId: liveId });
}
