import { callable } from "@frontline-routing/router-core/options";
import type { RouteRepository } from "../repository/route-repository.ts";
import { abortingCases } from "./contract/aborting-cases.ts";
import { committingCases } from "./contract/committing-cases.ts";
import type { Cases, ContractCase, ForeignWrites, MakeRouteRepository } from "./contract/contract-case.ts";
import { creatingCases } from "./contract/creating-cases.ts";
import { fencingCases } from "./contract/fencing-cases.ts";
import { SEED } from "./contract/fixture.ts";
import { identityCases } from "./contract/identity-cases.ts";
import { operatingCases } from "./contract/operating-cases.ts";
import { removingCases } from "./contract/removing-cases.ts";
import { replacingCases } from "./contract/replacing-cases.ts";
import { swappingCases } from "./contract/swapping-cases.ts";

/**
 * The cases that every `RouteRepository` must pass, for any test runner to loop over.
 *
 * @param make makes a repository for a case
 * @param foreign how the cases remove a route's row and make it again. Left out: there are no cases about such rows
 * @throws {TypeError} `make` is no function
 * @example
 * for (const { name, run } of routeRepositoryContract(make, { replaceRoute })) it(name, run);
 */
export function routeRepositoryContract<R extends RouteRepository>(
  make: MakeRouteRepository<R>,
  foreign?: ForeignWrites<R>,
): readonly ContractCase[] {
  callable<typeof make>()(make, "make");
  const cases: Cases<R> = {
    ...identityCases,
    ...committingCases,
    ...fencingCases,
    ...creatingCases,
    ...removingCases,
    ...swappingCases,
    ...operatingCases,
    ...(foreign && replacingCases(foreign)),
    ...abortingCases,
  };
  return Object.entries(cases).map(([name, each]) => {
    const { seed, run } = typeof each === "function" ? { seed: SEED, run: each } : each;
    return { name, run: async () => await run(await make(seed)) };
  });
}
