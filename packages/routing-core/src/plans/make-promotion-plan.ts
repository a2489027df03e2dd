import type { Region, Sticky } from "@frontline-routing/router-core";
import { type ChecksOf, resolveOptions } from "@frontline-routing/router-core/options";
import { checkOwnership, checkReadiness } from "../change-set/check-deployment.ts";
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

/**
 * The rule that a caller sets: what is live is what it expected. For a plan that changes something, because whoever asks
 * for what already is so, a retry for one, is not refused.
 *
 * @param expectedLiveDeploymentId `null` for nothing, `undefined` for whatever is live
 * @throws {LiveMovedError} something else is live
 */
function checkExpectedLive(
  { environmentId, deploymentId: liveDeploymentId }: EnvironmentState,
  expectedLiveDeploymentId: string | null | undefined,
): void {
  if (expectedLiveDeploymentId === undefined || expectedLiveDeploymentId === liveDeploymentId) return;
  throw new LiveMovedError({ environmentId, expectedLiveDeploymentId, liveDeploymentId });
}

/** Compares where what is to be live runs with where what is live does. */
function compareRegions(live: DeploymentRecord | undefined, target: DeploymentRecord): RegionChanges {
  if (live?.regions === undefined || target.regions === undefined) return {};
  return {
    regionsGained: without(target.regions, live.regions),
    regionsLost: without(live.regions, target.regions),
  };
}

function without(regions: readonly Region[], others: readonly Region[]): readonly Region[] {
  return regions.filter((region) => !others.includes(region)).sort();
}
