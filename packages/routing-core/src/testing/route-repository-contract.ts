import { abortingCases } from "./contract-aborting.ts";
import { assigningCases } from "./contract-assigning.ts";
import type { ContractCase, MakeRouteRepository } from "./contract-case.ts";
import { committingCases } from "./contract-committing.ts";
import { fencingCases } from "./contract-fencing.ts";
import { identityCases } from "./contract-identity.ts";
import { swappingCases } from "./contract-swapping.ts";

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
