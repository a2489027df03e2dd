/** Points a route at another deployment, in memory: the way to unit-test what your control plane does. */
import { assignFrontlineRoutes, inlineSteps } from "@frontline-routing/routing-core";
import { createInMemoryRouteRepository } from "@frontline-routing/routing-core/testing";

const repository = createInMemoryRouteRepository({
  deployments: [{ id: "d_2", environmentId: "env_1", status: "ready", desiredState: "running", createdAt: 2 }],
  routes: [
    {
      id: "r_1",
      projectId: "p_1",
      environmentId: "env_1",
      deploymentId: "d_1",
      fullyQualifiedDomainName: "api.example.com",
      sticky: "live",
      revision: 0,
    },
  ],
});

const { reassignedRoutes } = await assignFrontlineRoutes(
  { repository, steps: inlineSteps, now: Date.now() },
  { environmentId: "env_1", deploymentId: "d_2", frontlineRouteIds: ["r_1"] },
);
console.log(reassignedRoutes); //=> [ { frontlineRouteId: 'r_1', previousDeploymentId: 'd_1', changed: true } ]
