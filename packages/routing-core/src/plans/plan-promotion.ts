import { checkOwnership, checkReadiness } from "../change-set/check-deployment.ts";
import { PROMOTED_STICKY, type PromotionRequest, parsePromotionRequest } from "../operations/promotion-request.ts";
import type { RepositoryCallOptions } from "../repository/repository-call-options.ts";
import type { RouteRepository } from "../repository/route-repository.ts";
import { makeSwapPlan } from "./make-swap-plan.ts";
import type { SwapPlan } from "./swap-plan.ts";

/**
 * What {@link promote} would do, as data, without doing it.
 *
 * | check, in this order | refused with |
 * |---|---|
 * | the ids are well-formed | `INVALID_REQUEST` |
 * | the deployment exists | `UNKNOWN_DEPLOYMENT` |
 * | it is the environment's | `FOREIGN_DEPLOYMENT` |
 * | it is ready and wanted running | `DEPLOYMENT_NOT_READY` |
 *
 * @example
 * await planPromotion({ repository }, { environmentId: "env_1", deploymentId: "d_2" });
 * //=> { changed: true, previousDeploymentId: "d_1", routes: [{ frontlineRouteId: "r_1", … }], … }
 */
export async function planPromotion(
  { repository }: { readonly repository: RouteRepository },
  request: PromotionRequest,
  options?: RepositoryCallOptions,
): Promise<SwapPlan> {
  const { environmentId, deploymentId } = parsePromotionRequest(request);
  const environment = await repository.findEnvironment(environmentId, options); // first: its revision fences the rest
  const deployment = await repository.findDeployment(deploymentId, options);
  checkReadiness(checkOwnership(environmentId, deploymentId, deployment));
  const routes = await repository.findRoutesOfEnvironment(environmentId, PROMOTED_STICKY, options);
  return makeSwapPlan(environment, routes, { deploymentId, isRolledBack: false, everySticky: PROMOTED_STICKY });
}
