import type { EnvironmentState, LiveChange, RouteChange } from "../change-set/history.ts";
import type { DeploymentRecord } from "../repository/route-repository.ts";
import type { RouteRows } from "./route-rows.ts";

/** What repositories in memory hold. One may be shared, also with what reads it. */
export interface RouteMemory {
  /** By id. A change puts another object in a route's place. One that is deleted and set again is another row. */
  readonly routes: RouteRows;
  /** By id. */
  readonly deployments: Map<string, DeploymentRecord>;
  /** By id. One that no commit touched isn't there. */
  readonly environments: Map<string, EnvironmentState>;
  /** In the order of their commits. Grows at its end. */
  readonly routeChanges: RouteChange[];
  /** The same. */
  readonly liveChanges: LiveChange[];
}
