import type { Region } from "./region.ts";
import { RouterError } from "./router-error.ts";

/** No region has a sentinel that may take the request. */
export class NoHealthySentinelError extends RouterError {
  override readonly name = "NoHealthySentinelError";
  readonly code = "NO_HEALTHY_SENTINEL";
  readonly status = 503;
  readonly publicMessage = "The service is temporarily unavailable.";
  readonly region: Region;
  readonly deploymentId: string;

  constructor(region: Region, deploymentId: string, sentinelCount: number) {
    super(
      `no healthy sentinel for deployment ${JSON.stringify(deploymentId)}, seen from ${region}: none of its ` +
        `environment's ${sentinelCount} sentinels is healthy, wanted running and with a replica`,
    );
    this.region = region;
    this.deploymentId = deploymentId;
  }
}
