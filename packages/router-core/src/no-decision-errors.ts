import type { Region } from "./region.ts";
import { isOffline, type RoutedDeployment, runsIn } from "./routed-deployment.ts";
import { RouterError } from "./router-error.ts";

const SHOWN_REGIONS = 5; // a message is a line of a log

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

/** No admissible region has a sentinel that may take the request. `explain` says why of each. */
export class NoHealthySentinelError extends RouterError {
  override readonly name = "NoHealthySentinelError";
  readonly code = "NO_HEALTHY_SENTINEL";
  readonly status = 503;
  readonly publicMessage = "The service is temporarily unavailable.";
  readonly region: Region;
  readonly deploymentId: string;
  /** It is for lack of regions: none of the sentinels, healthy or not, is in one that the deployment runs in. */
  readonly notDeployed: boolean;

  constructor(
    region: Region,
    { deploymentId, regions }: RoutedDeployment,
    sentinels: readonly { readonly region: Region }[],
  ) {
    const there = sentinels.filter((sentinel) => runsIn(regions, sentinel.region)).length;
    const notDeployed = regions !== undefined && there === 0;
    super(
      `no healthy sentinel for deployment ${JSON.stringify(deploymentId)}, seen from ${region}: ${
        notDeployed
          ? `it runs in ${regions.slice(0, SHOWN_REGIONS).join(", ") || "no region"}, with none of its ${sentinels.length} sentinels`
          : `none of its ${there} sentinels is eligible where policy allows it`
      }; \`explain\` says why`,
    );
    this.region = region;
    this.deploymentId = deploymentId;
    this.notDeployed = notDeployed;
  }
}

/** Why there is no decision for requests that arrive in a region. */
export function noDecisionError(
  region: Region,
  route: RoutedDeployment,
  sentinels: readonly { readonly region: Region }[],
): DeploymentOfflineError | NoHealthySentinelError {
  return isOffline(route) ? new DeploymentOfflineError(route) : new NoHealthySentinelError(region, route, sentinels);
}
