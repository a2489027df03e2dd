import { callable } from "@frontline-routing/router-core/options";
import { deploymentCases } from "./contract-deployments.ts";
import { followingCases } from "./contract-following.ts";
import { lookupCases, readingAgainCases } from "./contract-reads.ts";
import type { ContractCase, MakeRouteSource } from "./source-writes.ts";

/**
 * The cases that every `RouteSource` must pass, for any test runner to loop over. They poll for what they wait for, so
 * that a source over a replica, or over the nodes of a cluster in turn, can pass them.
 *
 * @throws {TypeError} `make` is no function
 * @example
 * for (const { name, run } of routeSourceContract(make)) it(name, run);
 */
export function routeSourceContract(make: MakeRouteSource): readonly ContractCase[] {
  callable<MakeRouteSource>()(make, "make");
  const all = [...lookupCases, ...readingAgainCases, ...followingCases, ...deploymentCases];
  return all.flatMap((cases) => cases(make));
}
