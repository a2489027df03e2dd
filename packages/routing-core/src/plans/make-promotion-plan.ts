import { checkOwnership, checkReadiness } from "../change-set/check-deployment.ts";
import type { DeploymentRecord } from "../repository/deployment-record.ts";
import type { RepositoryCallOptions } from "../repository/repository-call-options.ts";
import type { RouteRepository } from "../repository/route-repository.ts";
import { checkEarlier } from "./check-earlier.ts";
import { checkExpectedLive } from "./check-expected-live.ts";
import { compareRegions } from "./compare-regions.ts";
import { makeSwapPlan } from "./make-swap-plan.ts";
import { PROMOTED_STICKY } from "./promoted-routes.ts";
import type { PromotionRequest } from "./promotion-request.ts";
import type { SwapPlan } from "./swap-plan.ts";

/** Which of the two it is. They differ in the flag, and in that a rollback has one rule more. */
export type PromotionKind = "promotion" | "rollback";

/** Reads what a promotion or rollback rests on, refuses what its rules forbid, and plans the rest. */
export async function makePromotionPlan(
  kind: PromotionKind,
  repository: RouteRepository,
  { environmentId, deploymentId, expectedLiveDeploymentId }: PromotionRequest,
  options: RepositoryCallOptions | undefined,
): Promise<SwapPlan> {
  const environment = await repository.findEnvironment(environmentId, options); // first: its revision fences the rest
  const deployment = await repository.findDeployment(deploymentId, options);
  const target = checkOwnership(environmentId, deploymentId, deployment);
  checkReadiness(target);
  const isRolledBack = kind === "rollback";
  const findLive = readOnce(environment.deploymentId, (id) => repository.findDeployment(id, options));
  const routes = await repository.findRoutesOfEnvironment(environmentId, PROMOTED_STICKY, options);
  const plan = makeSwapPlan(environment, routes, { deploymentId, isRolledBack, everySticky: PROMOTED_STICKY });
  // Before the rule that compares with what is live: whoever expected something else wants to hear that first.
  if (plan.changed) checkExpectedLive(environment, expectedLiveDeploymentId);
  if (isRolledBack) await checkEarlier(environment, target, findLive);
  const isCompared = plan.previousDeploymentId !== null && target.regions !== undefined;
  const regions = isCompared ? compareRegions(await findLive(), target) : {};
  return { ...plan, ...regions, ...(expectedLiveDeploymentId !== undefined && { expectedLiveChecked: true }) };
}

/** What is live, read when it is first asked for. */
function readOnce(
  liveDeploymentId: string | null,
  findDeployment: (deploymentId: string) => Promise<DeploymentRecord | undefined>,
): () => Promise<DeploymentRecord | undefined> {
  let found: Promise<DeploymentRecord | undefined> | undefined;
  return async () => {
    if (liveDeploymentId !== null) found ??= findDeployment(liveDeploymentId);
    return await found;
  };
}
