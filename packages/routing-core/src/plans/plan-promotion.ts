import { checkRouteRepository } from "../repository/check-route-repository.ts";
import type { RepositoryCallOptions, RouteRepository } from "../repository/route-repository.ts";
import { makePromotionPlan, type PromotionRequest, parsePromotionRequest } from "./make-promotion-plan.ts";
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

/**
 * What {@link rollback} would do, as data, without doing it.
 *
 * It is refused what {@link planPromotion} is, in that order; and, last, with `DEPLOYMENT_NOT_EARLIER`, when the deployment
 * is live, and not by a rollback, or was created after the live one. Where nothing is known to be live, or what is live
 * has no record any more, there is nothing to compare with, and that passes: a rollback is for emergencies.
 *
 * @throws {TypeError} there is no repository, or the request has a field that nobody knows
 * @example
 * await planRollback({ repository }, { environmentId: "env_1", deploymentId: "d_1" });
 * //=> { changed: true, previousDeploymentId: "d_2", isRolledBack: true, … }
 */
export async function planRollback(
  context: { readonly repository: RouteRepository },
  request: PromotionRequest,
  options?: RepositoryCallOptions,
): Promise<SwapPlan> {
  const repository = checkRouteRepository(context?.repository, "repository");
  return await makePromotionPlan("rollback", repository, parsePromotionRequest(request), options);
}
