import { quote } from "../ids/quote-ids.ts";
import { type DetailsOf, RoutingError } from "./routing-error.ts";

/** The deployment doesn't exist. */
export class UnknownDeploymentError extends RoutingError {
  override readonly name = "UnknownDeploymentError";
  readonly code = "UNKNOWN_DEPLOYMENT";
  declare readonly deploymentId: string;

  constructor(details: DetailsOf<UnknownDeploymentError>) {
    super(`no deployment with id ${quote(details.deploymentId)}; nothing was changed`, details);
  }
}

/** The deployment belongs to another environment than the one being changed. */
export class ForeignDeploymentError extends RoutingError {
  override readonly name = "ForeignDeploymentError";
  readonly code = "FOREIGN_DEPLOYMENT";
  declare readonly environmentId: string;
  declare readonly deploymentId: string;

  constructor(details: DetailsOf<ForeignDeploymentError>) {
    const { environmentId, deploymentId: id } = details;
    super(`deployment ${quote(id)} is not one of environment ${quote(environmentId)}; nothing was changed`, details);
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
      `deployment ${quote(details.deploymentId)} must be ready and wanted running to become live, but its ` +
        `status is ${quote(details.status)} and its desired state ${quote(details.desiredState)}; ` +
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
    super(
      `deployment ${quote(details.deploymentId)} is not earlier than the live ${quote(details.liveDeploymentId)}, so ` +
        "there is nothing to roll back to; promote it instead. Nothing was changed",
      details,
    );
  }
}
