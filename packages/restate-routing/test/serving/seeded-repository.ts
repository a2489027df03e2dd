import type { RouteRepository } from "@frontline-routing/routing-core";
import {
  createInMemoryRouteRepository,
  type InMemoryRouteRepository,
  type RouteRepositorySeed,
} from "@frontline-routing/routing-core/testing";

type Route = NonNullable<RouteRepositorySeed["routes"]>[number];

/** A route of `p_1` and `env_1` at `d_1`, with what a test needs otherwise. */
export function aRoute(id: string, overrides: Partial<Route> = {}): Route {
  return {
    id,
    projectId: "p_1",
    environmentId: "env_1",
    deploymentId: "d_1",
    fullyQualifiedDomainName: `${id.replaceAll("_", "-")}.example.com`,
    sticky: "live",
    revision: 0,
    ...overrides,
  };
}

/** `env_1` with `d_1` to `d_9` and `r_1` to `r_9`, `env_2` with `d_20` and `r_20`. All routes are at revision 0. */
export function seededRepository(): InMemoryRouteRepository {
  const numbers = Array.from({ length: 9 }, (_, i) => i + 1);
  const deployment = { status: "ready", desiredState: "running", createdAt: 1 };
  return createInMemoryRouteRepository({
    deployments: [
      ...numbers.map((n) => ({ ...deployment, id: `d_${n}`, environmentId: "env_1" })),
      { ...deployment, id: "d_20", environmentId: "env_2" },
    ],
    routes: [
      ...numbers.map((n) => aRoute(`r_${n}`)),
      aRoute("r_20", { projectId: "p_2", environmentId: "env_2", deploymentId: "d_19" }),
    ],
  });
}

/** The deployments that a route has been at, from its history: one entry more than it has moves. */
export async function whereabouts(repository: RouteRepository, frontlineRouteId: string): Promise<string[]> {
  const history = await repository.routeHistory(frontlineRouteId);
  const first = history[0]?.previousDeploymentId;
  return first === undefined ? [] : [first, ...history.map((change) => change.deploymentId)];
}
