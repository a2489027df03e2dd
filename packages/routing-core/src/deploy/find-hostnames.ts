import type { FrontlineRoute } from "@frontline-routing/router-core";
import type { RouteCreation } from "../change-set/change-set.ts";
import { checkOwnHostnames } from "../change-set/check-terms.ts";
import { RouteIdTakenError } from "../errors/route-errors.ts";
import { routeIdOf } from "../ids/hashes.ts";
import type { RepositoryCallOptions, RouteRepository } from "../repository/route-repository.ts";
import type { CreateRoutesRequest } from "./requests.ts";

/** Which routes of a request are there, and which are to be made. */
export interface FoundHostnames {
  readonly there: readonly FrontlineRoute[];
  readonly missing: readonly RouteCreation[];
}

/**
 * Looks for the routes of hostnames, and refuses what isn't the environment's to have.
 *
 * @throws {HostnameTakenError} a hostname is another environment's
 * @throws {RouteIdTakenError} an id is another hostname's route
 */
export async function findHostnames(
  repository: RouteRepository,
  { environmentId, projectId, hostnames }: CreateRoutesRequest,
  options: RepositoryCallOptions | undefined,
): Promise<FoundHostnames> {
  if (hostnames.length === 0) return { there: [], missing: [] };
  const names = hostnames.map((hostname) => hostname.fullyQualifiedDomainName);
  const found = await repository.findRoutesByHostname(names, options);
  checkOwnHostnames(environmentId, found);

  const byName = new Map(found.map((route) => [route.fullyQualifiedDomainName.toLowerCase(), route]));
  const wanted = hostnames.filter((hostname) => !byName.has(hostname.fullyQualifiedDomainName));
  const missing = await Promise.all(
    wanted.map(async ({ fullyQualifiedDomainName, sticky, frontlineRouteId: given }) => {
      const frontlineRouteId = given ?? (await routeIdOf(environmentId, fullyQualifiedDomainName));
      return { frontlineRouteId, projectId, fullyQualifiedDomainName, sticky };
    }),
  );
  const nameOfId = new Map<string, string>();
  for (const { frontlineRouteId, fullyQualifiedDomainName } of [...hostnames, ...missing]) {
    if (frontlineRouteId !== undefined) nameOfId.set(frontlineRouteId, fullyQualifiedDomainName);
  }
  const holders = nameOfId.size === 0 ? [] : await repository.findRoutes([...nameOfId.keys()], options);
  const taken = holders.filter((route) => nameOfId.get(route.id) !== route.fullyQualifiedDomainName.toLowerCase());
  if (taken.length > 0) throw new RouteIdTakenError({ frontlineRouteIds: taken.map((route) => route.id) });
  return { there: names.flatMap((name) => byName.get(name) ?? []), missing };
}
