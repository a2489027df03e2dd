import type { FrontlineRoute, Region } from "@frontline-routing/router-core";
import type { FrontlineSentinel } from "./frontline-sentinel.ts";

/** Routes and environments as one snapshot of a store has them. */
export interface SourceState {
  /** By hostname. `null`: there is no route. */
  readonly routes: ReadonlyMap<string, RouteState | null>;
  /** By id. An environment without anything has an empty list. */
  readonly environments: ReadonlyMap<string, EnvironmentState>;
}

/** A route, and what is known of the deployment that it points at. */
export interface RouteState {
  readonly route: FrontlineRoute;
  /**
   * What tells this row from another that is made later under the same id, and has lower revisions: the key of a table,
   * say. Compared for equality only.
   */
  readonly incarnation: string;
  /** Where the route's deployment runs. Left out: wherever the environment has a sentinel. */
  readonly regions?: readonly Region[];
  /** Whether the platform wants the deployment to run; only `running` runs. Left out: it does. */
  readonly desiredState?: string;
}

/** What an environment holds. */
export interface EnvironmentState {
  /** In ascending order of their ids. */
  readonly sentinels: readonly FrontlineSentinel[];
}
