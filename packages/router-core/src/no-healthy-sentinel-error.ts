import type { Region } from "./region.ts";
import { RouterError } from "./router-error.ts";

/** No admissible region has a sentinel that may take the request. `explain` says why of each. */
export class NoHealthySentinelError extends RouterError {
  override readonly name = "NoHealthySentinelError";
  readonly code = "NO_HEALTHY_SENTINEL";
  readonly status = 503;
  readonly publicMessage = "The service is temporarily unavailable.";
  readonly region: Region;
  readonly deploymentId: string;

  constructor(region: Region, deploymentId: string, sentinelCount: number) {
    super(
      `no healthy sentinel for deployment ${JSON.stringify(deploymentId)}, seen from ${region}: ` +
        `none of its ${sentinelCount} sentinels is eligible where policy allows it; \`explain\` says why`,
    );
    this.region = region;
    this.deploymentId = deploymentId;
  }
}
