import type { EnvironmentState } from "../change-set/environment-state.ts";
import { DeploymentNotEarlierError } from "../errors/deployment-errors.ts";
import type { DeploymentRecord } from "../repository/deployment-record.ts";

/**
 * The rule that only a rollback has: its target isn't live, or is by a rollback, and wasn't created after what is live.
 *
 * @throws {DeploymentNotEarlierError} it isn't so
 */
export async function checkEarlier(
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
