import type { Region, Sticky } from "@frontline-routing/router-core";
import { type ChecksOf, resolveOptions } from "@frontline-routing/router-core/options";
import { checkOwnership, checkReadiness } from "../change-set/check-terms.ts";
import type { EnvironmentState } from "../change-set/history.ts";
import { LiveMovedError } from "../errors/conflict-errors.ts";
import { DeploymentNotEarlierError } from "../errors/deployment-errors.ts";
import { referenceId } from "../fields/ids.ts";
import type { DeploymentRecord, RepositoryCallOptions, RouteRepository } from "../repository/route-repository.ts";
import { makeSwapPlan, type RegionChanges, type SwapPlan } from "./swap-plan.ts";

/**
 * Which routes a promotion or rollback moves, for {@link RouteRepository.findRoutesOfEnvironment}: those that follow what
 * is live, and those that follow their environment. All others stay.
 */
export const PROMOTED_STICKY: readonly Sticky[] = ["live", "environment"];

/** Which deployment of which environment is to be live. */
export interface PromotionRequest {
  readonly environmentId: string;
  readonly deploymentId: string;
  /**
   * What must be live for the request to be carried out, `null` for nothing: so that a caller who decided on what is no
   * longer live is refused, with a `LiveMovedError`, unless the environment already is as asked. Left out: whatever is.
   */
  readonly expectedLiveDeploymentId?: string | null | undefined;
}

/** Checks a request at the door. An unknown field is refused, because a misspelt expectation would not be checked. */
export function parsePromotionRequest(request: PromotionRequest): PromotionRequest {
  return resolveOptions("request", request, {
    environmentId: referenceId,
    deploymentId: referenceId,
    expectedLiveDeploymentId: (value, name) =>
      value === undefined || value === null ? value : referenceId(value, name),
  } satisfies ChecksOf<PromotionRequest>);
}

/**
 * Reads what a promotion or rollback rests on, refuses what its rules forbid, and plans the rest. The two differ in the
 * flag, and in that a rollback has one rule more.
 */
export async function makePromotionPlan(
  kind: "promotion" | "rollback",
  repository: RouteRepository,
  { environmentId, deploymentId, expectedLiveDeploymentId }: PromotionRequest,
  options: RepositoryCallOptions | undefined,
): Promise<SwapPlan> {
  const environment = await repository.findEnvironment(environmentId, options); // first: its revision fences the rest
  const deployment = await repository.findDeployment(deploymentId, options);
  const target = checkOwnership(environmentId, deploymentId, deployment);
  checkReadiness(target);
  const isRolledBack = kind === "rollback";
  const liveDeploymentId = environment.deploymentId;
  let live: Promise<DeploymentRecord | undefined> | undefined; // read when it is first asked for
  const findLive = async () => {
    if (liveDeploymentId !== null) live ??= repository.findDeployment(liveDeploymentId, options);
    return await live;
  };
  const routes = await repository.findRoutesOfEnvironment(environmentId, PROMOTED_STICKY, options);
  const plan = makeSwapPlan(environment, routes, { deploymentId, isRolledBack, everySticky: PROMOTED_STICKY });
  // Not of what is so already, as for a retry; and before the rule that compares with what is live, because whoever
  // expected something else wants to hear that first.
  const isExpected = expectedLiveDeploymentId === undefined || expectedLiveDeploymentId === liveDeploymentId;
  if (plan.changed && !isExpected)
    throw new LiveMovedError({ environmentId, expectedLiveDeploymentId, liveDeploymentId });
  if (isRolledBack) await checkEarlier(environment, target, findLive);
  const isCompared = plan.previousDeploymentId !== null && target.regions !== undefined;
  const regions = isCompared ? compareRegions(await findLive(), target) : {};
  return { ...plan, ...regions };
}

/**
 * The rule that only a rollback has: its target isn't live, or is by a rollback, and wasn't created after what is live.
 *
 * @throws {DeploymentNotEarlierError} it isn't so
 */
async function checkEarlier(
  environment: EnvironmentState,
  { id: deploymentId, createdAt }: DeploymentRecord,
  findLive: () => Promise<DeploymentRecord | undefined>,
): Promise<void> {
  const liveDeploymentId = environment.deploymentId;
  if (liveDeploymentId === null) return;
  const isLater =
    liveDeploymentId === deploymentId
      ? !environment.isRolledBack
      : createdAt > ((await findLive())?.createdAt ?? Number.POSITIVE_INFINITY);
  if (isLater) throw new DeploymentNotEarlierError({ deploymentId, liveDeploymentId });
}

/** Compares where what is to be live runs with where what is live does. */
function compareRegions(live: DeploymentRecord | undefined, target: DeploymentRecord): RegionChanges {
  if (live?.regions === undefined || target.regions === undefined) return {};
  return { regionsGained: without(target.regions, live.regions), regionsLost: without(live.regions, target.regions) };
}

function without(regions: readonly Region[], others: readonly Region[]): readonly Region[] {
  return regions.filter((region) => !others.includes(region)).sort();
}
