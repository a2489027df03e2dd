import type { RoutingClient } from "@frontline-routing/restate-routing";
import type { RouteRepository } from "@frontline-routing/routing-core";
import type { ManagedProcess } from "@frontline-routing/test-servers";
import { poll } from "./poll.ts";
import { claim, line } from "./print.ts";
import type { Scenario } from "./scenario.ts";

/** Reassigns the preview routes, kills the service half-way with SIGKILL, starts it again, and reads the history. */
export async function crashMidReassignment(
  { environmentId, previewRouteIds, deployments }: Scenario,
  client: RoutingClient,
  repository: RouteRepository,
  service: ManagedProcess,
  startService: () => Promise<ManagedProcess>,
): Promise<void> {
  const moved = async () => {
    const routes = await repository.findRoutes(previewRouteIds);
    return routes.filter((route) => route.deploymentId === deployments.third).length;
  };
  const reassignment = client.assignFrontlineRoutes(environmentId, {
    deploymentId: deployments.third,
    frontlineRouteIds: previewRouteIds,
  });
  const someMoved = poll("some routes are moved", async () => (await moved()) >= previewRouteIds.length / 4);
  await Promise.race([someMoved, reassignment]); // a refused reassignment is told at once
  await service.kill();
  const atKill = await moved();
  line(
    `routing service (pid ${service.pid}) killed with SIGKILL: ${atKill} of ${previewRouteIds.length} routes were moved`,
  );
  claim("it was in the middle", atKill > 0 && atKill < previewRouteIds.length);

  const restarted = await startService();
  line(`routing service started again (pid ${restarted.pid}); nobody called it again`);
  const { reassignedRoutes } = await reassignment;
  claim("the same call was answered: Restate resumed it", reassignedRoutes.length === previewRouteIds.length);
  claim(
    "every previous deployment in the answer is true",
    reassignedRoutes.every((route) => route.previousDeploymentId === deployments.first),
  );
  const histories = await Promise.all(previewRouteIds.map((id) => repository.routeHistory(id)));
  claim(
    `history: each of the ${previewRouteIds.length} routes was moved exactly once`,
    histories.every((history) => history.map(({ kind }) => kind).join() === "create,move"),
  );
}
