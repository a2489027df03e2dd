import { claimUnharmed } from "../claim-unharmed.ts";
import { poll } from "../poll.ts";
import type { LiveStage } from "../stage.ts";

/** A sentinel dies without a word. Dials that fail go to the next one, until the health check has told. */
export async function loseSentinel(stage: LiveStage): Promise<void> {
  const { platform, screen, traffic } = stage;
  const { health, directory, environment } = platform;
  const [sentinel] = platform.regions[0]?.sentinels ?? [];
  if (sentinel === undefined) throw new Error("there is no sentinel to lose");
  screen.heading("Lose a sentinel");

  await traffic.killing(sentinel.id, () => sentinel.kill());
  screen.line(`${sentinel.id} (pid ${sentinel.pid}) killed with SIGKILL`);
  await poll("the health check has found it", async () => {
    const sentinels = await directory.listSentinels(environment.id);
    return sentinels.some(({ id, health }) => id === sentinel.id && health === "unhealthy");
  });
  screen.line("the health check found it, and frontlines stop dialling it");
  await sentinel.restart();
  await health.untilHealthy([sentinel]);
  screen.line(`it is back (pid ${sentinel.pid})`);
  claimUnharmed(stage);
}
