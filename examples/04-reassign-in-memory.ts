/**
 * Points a route at another deployment, in memory: the way to unit-test what your control plane does.
 * Run it: `npm install @frontline-routing/routing-core`, `node 04-reassign-in-memory.ts`.
 */
import { assignFrontlineRoutes, inlineSteps, isRoutingError } from "@frontline-routing/routing-core";
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
const context = { repository, steps: inlineSteps, now: Date.now() };
const request = { environmentId: "env_1", deploymentId: "d_2" };

const { reassignedRoutes } = await assignFrontlineRoutes(context, { ...request, frontlineRouteIds: ["r_1"] });
console.log(reassignedRoutes); //=> [ { frontlineRouteId: 'r_1', previousDeploymentId: 'd_1', changed: true } ]

try {
  await assignFrontlineRoutes(context, { ...request, frontlineRouteIds: ["r_1", "r_7"] });
} catch (error) {
  if (isRoutingError(error)) console.log(error.code, "-", error.message);
}
//=> UNKNOWN_ROUTE - no frontline route with id "r_7"; nothing was changed

const history = await repository.routeHistory("r_1");
console.log(history.map((change) => `${change.previousDeploymentId} -> ${change.deploymentId}`)); //=> [ 'd_1 -> d_2' ]
