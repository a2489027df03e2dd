import type { RouteRepository } from "../repository/route-repository.ts";
import { abortingCases } from "./contract-aborting.ts";
import { assigningCases } from "./contract-assigning.ts";
import { committingCases } from "./contract-committing.ts";
import { fencingCases } from "./contract-fencing.ts";
import { identityCases } from "./contract-identity.ts";
import { swappingCases } from "./contract-swapping.ts";
import type { RouteRepositorySeed } from "./in-memory-route-repository.ts";

/** Makes a repository that holds the seed and nothing else that the cases could meet. */
export type MakeRouteRepository = (seed: RouteRepositorySeed) => Promise<RouteRepository>;

/** One thing that every repository must do. `run` rejects when it doesn't. */
export interface ContractCase {
  readonly name: string;
  readonly run: () => Promise<void>;
}

/**
 * The cases that every `RouteRepository` must pass, for any test runner to loop over.
 *
 * @example
 * for (const { name, run } of routeRepositoryContract(make)) it(name, run);
 */
export function routeRepositoryContract(make: MakeRouteRepository): readonly ContractCase[] {
  return [
    ...identityCases(make),
    ...committingCases(make),
    ...fencingCases(make),
    ...swappingCases(make),
    ...assigningCases(make),
    ...abortingCases(make),
  ];
}
