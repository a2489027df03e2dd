import { createRoutingService } from "@frontline-routing/restate-routing";
import { createInMemoryRouteRepository } from "@frontline-routing/routing-core/testing";
import * as restate from "@restatedev/restate-sdk";

// In memory, to try it out. In production: createRouteRepository(db) of @frontline-routing/frontline-adapter.
const repository = createInMemoryRouteRepository({
  deployments: [{ id: "d_2", environmentId: "env_1", status: "ready", desiredState: "running", createdAt: 1 }],
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

// Listens on PORT, or 9080.
await restate.serve({ services: [createRoutingService({ repository })] });
