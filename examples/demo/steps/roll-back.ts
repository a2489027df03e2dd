import { showSwitch } from "../ask-regions.ts";
import { changeRoutes } from "../change-routes.ts";
import type { LiveStage } from "../stage.ts";

/** The first deployment is live again, in one commit. */
export async function rollBack(stage: LiveStage): Promise<void> {
  const { platform, cast, screen } = stage;
  const { client, environment } = platform;
  screen.heading("Roll back to d_1");

  await changeRoutes(stage, [cast.live.hostname], cast.first, () =>
    client.rollback(environment.id, { deploymentId: cast.first }),
  );
  await showSwitch(stage, cast.first);
  const live = await client.getLiveDeployment(environment.id);
  screen.claim("the environment counts as rolled back, so that the next deploy doesn't go live", live.isRolledBack);
}
