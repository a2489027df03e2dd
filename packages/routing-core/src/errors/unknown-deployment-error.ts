import { type DetailsOf, RoutingError } from "./routing-error.ts";

/** The deployment doesn't exist. */
export class UnknownDeploymentError extends RoutingError {
  override readonly name = "UnknownDeploymentError";
  readonly code = "UNKNOWN_DEPLOYMENT";
  readonly retryable = false;
  readonly deploymentId: string;

  constructor({ deploymentId }: DetailsOf<UnknownDeploymentError>) {
    super(`no deployment with id ${JSON.stringify(deploymentId)}; nothing was changed`);
    this.deploymentId = deploymentId;
  }
}
