import { type DetailsOf, RoutingError } from "./routing-error.ts";

/** The deployment can't become live: it is not `ready`, or the platform doesn't want it to run. */
export class DeploymentNotReadyError extends RoutingError {
  override readonly name = "DeploymentNotReadyError";
  readonly code = "DEPLOYMENT_NOT_READY";
  readonly retryable = false;
  readonly deploymentId: string;
  readonly status: string;
  readonly desiredState: string;

  constructor({ deploymentId, status, desiredState }: DetailsOf<DeploymentNotReadyError>) {
    super(
      `deployment ${JSON.stringify(deploymentId)} must be ready and wanted running to become live, but its status is ` +
        `${JSON.stringify(status)} and its desired state ${JSON.stringify(desiredState)}; nothing was changed`,
    );
    this.deploymentId = deploymentId;
    this.status = status;
    this.desiredState = desiredState;
  }
}
