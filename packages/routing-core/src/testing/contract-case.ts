import type { RouteRepository } from "../repository/route-repository.ts";
import type { RouteRepositorySeed } from "./in-memory-route-repository.ts";

/** Makes a repository that holds the seed and nothing else that the cases could meet. */
export type MakeRouteRepository = (seed: RouteRepositorySeed) => Promise<RouteRepository>;

/** One thing that every repository must do. `run` rejects when it doesn't. */
export interface ContractCase {
  readonly name: string;
  readonly run: () => Promise<void>;
}
