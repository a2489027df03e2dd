import { DeploymentOfflineError } from "../deployment-offline-error.ts";
import { NoHealthySentinelError } from "../no-healthy-sentinel-error.ts";
import { isOffline, type RoutedDeployment } from "../routed-deployment.ts";
import type { Sentinel } from "../sentinel.ts";
import type { SelectionContext } from "./selection-context.ts";

/** Why there is no decision. */
export function noDecisionError(
  { region }: SelectionContext,
  route: RoutedDeployment,
  sentinels: readonly Sentinel[],
): DeploymentOfflineError | NoHealthySentinelError {
  return isOffline(route) ? new DeploymentOfflineError(route) : new NoHealthySentinelError(region, route, sentinels);
}
