import { refuse } from "./options/option-check.ts";
import type { Region } from "./region.ts";

/** The part of a route that a decision needs: which deployment, and where it runs. */
export interface RoutedDeployment {
  readonly deploymentId: string;
  /** The regions that the deployment runs in; empty: in none. Left out: nobody says, so wherever there is a sentinel. */
  readonly regions?: readonly Region[] | undefined;
  /** Whether the platform wants it to run. Anything but `running`: it runs nowhere. Left out: nobody says, so it does. */
  readonly desiredState?: string | undefined;
}

const NOWHERE: readonly Region[] = [];

/**
 * The deployment of a route. Where it is missing, whatever was decided would be for the deployment `undefined`.
 *
 * @throws {TypeError} it is missing, or no string
 */
export function deploymentIdOf(route: RoutedDeployment): string {
  const deploymentId = (route as RoutedDeployment | undefined)?.deploymentId;
  if (typeof deploymentId !== "string") refuse("route.deploymentId", "the id of a deployment", deploymentId);
  return deploymentId;
}

/** Whether the platform has said that a deployment is not to run. */
export function isOffline(deployment: RoutedDeployment): boolean {
  const { desiredState } = deployment;
  return desiredState !== undefined && desiredState !== "running";
}

/**
 * Where a deployment runs, all that is known of it considered. `undefined`: everywhere.
 *
 * @throws {TypeError} its regions are no list
 */
export function regionsOf(deployment: RoutedDeployment): readonly Region[] | undefined {
  if (isOffline(deployment)) return NOWHERE;
  return deployment.regions === undefined ? undefined : checkedRegions(deployment.regions);
}

/** A text includes every part of itself, and would let in other regions. Apart, so that an engine inlines the rest. */
function checkedRegions(regions: readonly Region[]): readonly Region[] {
  return Array.isArray(regions) ? regions : refuse("route.regions", "a list of regions", regions);
}

/** Whether a region is one that a deployment runs in. */
export function runsIn(regions: readonly Region[] | undefined, region: Region): boolean {
  return regions === undefined || regions.includes(region);
}
