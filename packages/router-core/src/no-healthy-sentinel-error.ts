import type { Region } from "./region.ts";
import { type RoutedDeployment, runsIn } from "./routed-deployment.ts";
import { RouterError } from "./router-error.ts";

const SHOWN_REGIONS = 5; // a message is a line of a log

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
