import { type DetailsOf, RoutingError } from "./routing-error.ts";

/** The deployment belongs to another environment than the one being changed. */
export class ForeignDeploymentError extends RoutingError {
  override readonly name = "ForeignDeploymentError";
  readonly code = "FOREIGN_DEPLOYMENT";
  readonly retryable = false;
  readonly environmentId: string;
  readonly deploymentId: string;

  constructor({ environmentId, deploymentId }: DetailsOf<ForeignDeploymentError>) {
    super(
      `deployment ${JSON.stringify(deploymentId)} is not one of environment ${JSON.stringify(environmentId)}; ` +
        "nothing was changed",
    );
    this.environmentId = environmentId;
    this.deploymentId = deploymentId;
  }
}
