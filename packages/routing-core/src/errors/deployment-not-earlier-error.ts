import { type DetailsOf, RoutingError } from "./routing-error.ts";

/** A rollback to a deployment that isn't earlier than the live one. */
export class DeploymentNotEarlierError extends RoutingError {
  override readonly name = "DeploymentNotEarlierError";
  readonly code = "DEPLOYMENT_NOT_EARLIER";
  readonly retryable = false;
  readonly deploymentId: string;
  readonly liveDeploymentId: string;

  constructor({ deploymentId, liveDeploymentId }: DetailsOf<DeploymentNotEarlierError>) {
    super(
      `deployment ${JSON.stringify(deploymentId)} is not earlier than the live ${JSON.stringify(liveDeploymentId)}, ` +
        "so there is nothing to roll back to; promote it instead. Nothing was changed",
    );
    this.deploymentId = deploymentId;
    this.liveDeploymentId = liveDeploymentId;
  }
}
