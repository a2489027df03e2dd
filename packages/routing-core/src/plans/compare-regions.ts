import type { Region } from "@frontline-routing/router-core";
import type { DeploymentRecord } from "../repository/deployment-record.ts";

/** Which regions a swap brings in and which it leaves, each in ascending order. */
export interface RegionChanges {
  /** Where the deployment runs, and what was live doesn't. Left out: nobody says where one of them runs. */
  readonly regionsGained?: readonly Region[];
  /** Where what was live runs, and the deployment doesn't: requests that arrive there go farther. Left out likewise. */
  readonly regionsLost?: readonly Region[];
}

/** Compares where what is to be live runs with where what is live does. */
export function compareRegions(live: DeploymentRecord | undefined, target: DeploymentRecord): RegionChanges {
  if (live?.regions === undefined || target.regions === undefined) return {};
  return {
    regionsGained: without(target.regions, live.regions),
    regionsLost: without(live.regions, target.regions),
  };
}

function without(regions: readonly Region[], others: readonly Region[]): readonly Region[] {
  return regions.filter((region) => !others.includes(region)).sort();
}
