import type { FrontlineRoute } from "@frontline-routing/router-core";
import type { DeploymentState, FrontlineSentinel, RouteSource } from "../port/route-source.ts";

/** What a source's store starts with. */
export interface RouteSourceSeed {
  readonly routes?: readonly FrontlineRoute[];
  readonly sentinels?: readonly FrontlineSentinel[];
}

/** How the cases of the contract write to a source's store. What resolves is committed. */
export interface SourceWrites {
  /** Inserts a sentinel, or writes over the one of its id. */
  putSentinel(sentinel: FrontlineSentinel): void | Promise<void>;
  /**
   * Makes the store say this of a deployment, and nothing that is left out. Without it, the source is one that says
   * nothing of deployments.
   */
  putDeployment?(deploymentId: string, state: DeploymentState): void | Promise<void>;
  /** Inserts a route, or writes over the one of its id, as other software would: no change is told of it. */
  putRoute(route: FrontlineRoute): void | Promise<void>;
  /** Removes a route's row, as other software would. */
  removeRoute(frontlineRouteId: string): void | Promise<void>;
  /** Points a route at another deployment by a committed change, which raises its revision and is told. */
  moveRoute(frontlineRouteId: string, deploymentId: string): void | Promise<void>;
}

/** Makes a source over a store that holds the seed and nothing else that the cases could meet. */
export type MakeRouteSource = (
  seed: RouteSourceSeed,
) => Promise<{ readonly source: RouteSource; readonly writes: SourceWrites }>;

/** One thing that every source must do. `run` rejects when it doesn't. */
export interface ContractCase {
  readonly name: string;
  readonly run: () => Promise<void>;
}
