import { checkRouteRepository } from "../repository/check-route-repository.ts";
import type { RepositoryCallOptions } from "../repository/repository-call-options.ts";
import type { RouteRepository } from "../repository/route-repository.ts";
import { makePromotionPlan } from "./make-promotion-plan.ts";
import { type PromotionRequest, parsePromotionRequest } from "./promotion-request.ts";
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
 * | what is live is `expectedLiveDeploymentId`, where given, or everything is as asked already | `LIVE_MOVED` |
 *
 * @throws {TypeError} there is no repository, or the request has a field that nobody knows
 * @example
 * await planPromotion({ repository }, { environmentId: "env_1", deploymentId: "d_2" });
 * //=> { changed: true, previousDeploymentId: "d_1", routes: [{ frontlineRouteId: "r_1", … }], … }
 */
export async function planPromotion(
  context: { readonly repository: RouteRepository },
  request: PromotionRequest,
  options?: RepositoryCallOptions,
): Promise<SwapPlan> {
  const repository = checkRouteRepository(context?.repository, "repository");
  return await makePromotionPlan("promotion", repository, parsePromotionRequest(request), options);
}
