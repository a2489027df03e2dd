import {
  DeploymentNotReadyError,
  ForeignDeploymentError,
  UnknownDeploymentError,
} from "../errors/deployment-errors.ts";
import type { DeploymentRecord } from "../repository/route-repository.ts";

/** The first gate of every operation: the deployment exists and is the environment's. */
export function checkOwnership(
  environmentId: string,
  deploymentId: string,
  deployment: DeploymentRecord | undefined,
): DeploymentRecord {
  if (deployment === undefined) throw new UnknownDeploymentError({ deploymentId });
  if (deployment.environmentId !== environmentId) throw new ForeignDeploymentError({ environmentId, deploymentId });
  return deployment;
}

/** The second gate, of a deployment that is to become live. */
export function checkReadiness({ id: deploymentId, status, desiredState }: DeploymentRecord): void {
  if (status !== "ready" || desiredState !== "running") {
    throw new DeploymentNotReadyError({ deploymentId, status, desiredState });
  }
}
