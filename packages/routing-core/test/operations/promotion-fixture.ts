import { inlineSteps, type RouteRepository } from "../../src/index.ts";
import { aDeployment, aRoute } from "../../src/testing/contract/fixture.ts";
import { createInMemoryRouteRepository, type InMemoryRouteRepository } from "../../src/testing.ts";

/** The one that tests change. */
export const environmentId = "env_1";

/** An environment with three deployments that may be live and two that may not, its routes at `d_1`; and another one. */
export function seeded(): InMemoryRouteRepository {
  return createInMemoryRouteRepository({
    deployments: [
      ...["d_1", "d_2", "d_3"].map((id, i) => aDeployment(id, { createdAt: i + 1 })),
      aDeployment("d_failed", { status: "failed" }),
      aDeployment("d_standby", { desiredState: "standby" }),
      aDeployment("d_9", { environmentId: "env_2" }),
    ],
    routes: [
      aRoute("r_live"),
      aRoute("r_env", { sticky: "environment" }),
      aRoute("r_branch", { sticky: "branch" }),
      aRoute("r_none", { sticky: "none" }),
      aRoute("r_deployment", { sticky: "deployment" }),
      aRoute("r_9", { environmentId: "env_2", deploymentId: "d_9" }),
    ],
  });
}

/** What an operation runs on in a test. */
export const contextOf = (repository: RouteRepository) => ({ repository, steps: inlineSteps, now: 1 });

/** A repository to which something happens before each of its first commits. */
export function disturbed(repository: InMemoryRouteRepository, disturbances: (() => unknown)[]): RouteRepository {
  return {
    ...repository,
    async commit(changeSet) {
      await disturbances.shift()?.();
      return repository.commit(changeSet);
    },
  };
}
