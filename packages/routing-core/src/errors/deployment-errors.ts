import { type DetailsOf, RoutingError } from "./routing-error.ts";

/** The deployment doesn't exist. */
export class UnknownDeploymentError extends RoutingError {
  override readonly name = "UnknownDeploymentError";
  readonly code = "UNKNOWN_DEPLOYMENT";
  declare readonly deploymentId: string;

  constructor(details: DetailsOf<UnknownDeploymentError>) {
    super(`no deployment with id ${JSON.stringify(details.deploymentId)}; nothing was changed`, details);
  }
}

/** The deployment belongs to another environment than the one being changed. */
export class ForeignDeploymentError extends RoutingError {
  override readonly name = "ForeignDeploymentError";
  readonly code = "FOREIGN_DEPLOYMENT";
  declare readonly environmentId: string;
  declare readonly deploymentId: string;

  constructor(details: DetailsOf<ForeignDeploymentError>) {
    const [deployment, environment] = [details.deploymentId, details.environmentId].map((id) => JSON.stringify(id));
    super(`deployment ${deployment} is not one of environment ${environment}; nothing was changed`, details);
  }
}

/** The deployment can't become live: it is not `ready`, or the platform doesn't want it to run. */
export class DeploymentNotReadyError extends RoutingError {
  override readonly name = "DeploymentNotReadyError";
  readonly code = "DEPLOYMENT_NOT_READY";
  declare readonly deploymentId: string;
  declare readonly status: string;
  declare readonly desiredState: string;

  constructor(details: DetailsOf<DeploymentNotReadyError>) {
    super(
      `deployment ${JSON.stringify(details.deploymentId)} must be ready and wanted running to become live, but its ` +
        `status is ${JSON.stringify(details.status)} and its desired state ${JSON.stringify(details.desiredState)}; ` +
        "nothing was changed",
      details,
    );
  }
}

/** A rollback to a deployment that isn't earlier than the live one. */
export class DeploymentNotEarlierError extends RoutingError {
  override readonly name = "DeploymentNotEarlierError";
  readonly code = "DEPLOYMENT_NOT_EARLIER";
  declare readonly deploymentId: string;
  declare readonly liveDeploymentId: string;

  constructor(details: DetailsOf<DeploymentNotEarlierError>) {
    const [deployment, live] = [details.deploymentId, details.liveDeploymentId].map((id) => JSON.stringify(id));
    super(
      `deployment ${deployment} is not earlier than the live ${live}, so there is nothing to roll back to; promote it ` +
        "instead. Nothing was changed",
      details,
    );
  }
}
