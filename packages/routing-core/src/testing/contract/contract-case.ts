import type { FrontlineRoute } from "@frontline-routing/router-core";
import type { RouteRepository } from "../../repository/route-repository.ts";
import type { RouteRepositorySeed } from "../in-memory-route-repository.ts";

/** Makes a repository that holds the seed and nothing else that the cases could meet. */
export type MakeRouteRepository<R extends RouteRepository = RouteRepository> = (
  seed: RouteRepositorySeed,
) => Promise<R>;

/** What other software does to a store, for the cases that are about it. */
export interface ForeignWrites<R extends RouteRepository = RouteRepository> {
  /**
   * Deletes the row of the route's id, without history, and inserts this one in its place, as `REPLACE INTO` does.
   *
   * @param repository what was made for the case
   */
  replaceRoute(repository: R, route: FrontlineRoute): void | Promise<void>;
}

/** One thing that every repository must do. `run` rejects when it doesn't. */
export interface ContractCase {
  readonly name: string;
  readonly run: () => Promise<void>;
}

/** Cases by their names, each for a repository of its own: with what most start with, or a seed of its own. */
export type Cases<R extends RouteRepository = RouteRepository> = Readonly<
  Record<string, Run<R> | { readonly seed: RouteRepositorySeed; readonly run: Run<R> }>
>;

type Run<R> = (repository: R) => Promise<void>;
