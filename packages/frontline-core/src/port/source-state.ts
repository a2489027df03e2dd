import type { FrontlineRoute, Region } from "@frontline-routing/router-core";
import type { FrontlineSentinel } from "./frontline-sentinel.ts";

/** Routes, environments and deployments as one snapshot of a store has them. */
export interface SourceState {
  /** By hostname. `null`: there is no route. */
  readonly routes: ReadonlyMap<string, RouteState | null>;
  /** By id. An environment without anything has an empty list. */
  readonly environments: ReadonlyMap<string, EnvironmentState>;
  /** By id: what was asked for by `deploymentIds`. Left out, or without one of them: nothing new is said of it. */
  readonly deployments?: ReadonlyMap<string, DeploymentState>;
}

/** A route, and what is known of the deployment that it points at. */
export interface RouteState extends DeploymentState {
  readonly route: FrontlineRoute;
  /**
   * What tells this row from another that is made later under the same id, and has lower revisions: the key of a table,
   * say. Compared for equality only.
   */
  readonly incarnation: string;
}

/** Where a deployment runs, as far as a store says. */
export interface DeploymentState {
  /** In ascending order; empty: nowhere. Left out: nobody says, so wherever its environment has a sentinel. */
  readonly regions?: readonly Region[] | undefined;
  /** Whether the platform wants it to run; only `running` runs. Left out: nobody says, so it does. */
  readonly desiredState?: string | undefined;
}

/** What an environment holds. */
export interface EnvironmentState {
  /** In ascending order of their ids. */
  readonly sentinels: readonly FrontlineSentinel[];
}
