import { changeRoutes } from "../change-routes.ts";
import { claimUnharmed } from "../claim-unharmed.ts";
import { poll } from "../poll.ts";
import type { LiveStage } from "../stage.ts";

/** Moves the preview routes, kills the routing service half-way with SIGKILL, starts it again, and reads the history. */
export async function killRoutingService(stage: LiveStage): Promise<void> {
  const { platform, cast, screen } = stage;
  const { client, environment, repository, routingService } = platform;
  const { previews, first, second } = cast;
  const routeIds = previews.map(({ routeId }) => routeId);
  screen.heading(`Kill the routing service in the middle of moving ${previews.length} preview routes to d_2`);

  const moved = async () => {
    const routes = await repository.findRoutes(routeIds);
    return routes.filter(({ deploymentId }) => deploymentId === second).length;
  };
  const moving = changeRoutes(
    stage,
    previews.map(({ hostname }) => hostname),
    second,
    () => client.assignFrontlineRoutes(environment.id, { deploymentId: second, frontlineRouteIds: routeIds }),
  );
  const someMoved = poll("some routes are moved", async () => (await moved()) >= routeIds.length / 4);
  await Promise.race([someMoved, moving]); // a refused change is told at once
  await routingService.kill();
  const atKill = await moved();
  screen.line(`killed with SIGKILL (pid ${routingService.pid}): ${atKill} of ${routeIds.length} routes were moved`);
  screen.claim("it was in the middle", atKill > 0 && atKill < routeIds.length);

  await routingService.restart();
  screen.line(`started again (pid ${routingService.pid}); nobody called it again`);
  const { reassignedRoutes } = await moving;
  screen.claim("the same call was answered: Restate resumed it", reassignedRoutes.length === routeIds.length);
  screen.claim(
    "every previous deployment in the answer is true",
    reassignedRoutes.every(({ previousDeploymentId }) => previousDeploymentId === first),
  );
  const histories = await Promise.all(routeIds.map((id) => repository.routeHistory(id)));
  screen.claim(
    `history: each of the ${routeIds.length} routes was moved exactly once`,
    histories.every((history) => history.map(({ kind }) => kind).join() === "create,move"),
  );
  claimUnharmed(stage);
}
