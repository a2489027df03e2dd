import type { RoutedDeployment } from "./routed-deployment.ts";
import { RouterError } from "./router-error.ts";

/** The platform doesn't want the route's deployment to run, however healthy its sentinels are. */
export class DeploymentOfflineError extends RouterError {
  override readonly name = "DeploymentOfflineError";
  readonly code = "DEPLOYMENT_OFFLINE";
  readonly status = 503;
  readonly publicMessage = "The deployment at this hostname is offline.";
  readonly deploymentId: string;

  constructor({ deploymentId, desiredState }: RoutedDeployment) {
    super(
      `deployment ${JSON.stringify(deploymentId)} is wanted ${JSON.stringify(desiredState)}, not "running": ` +
        "start it, or point the route at one that runs",
    );
    this.deploymentId = deploymentId;
  }
}
