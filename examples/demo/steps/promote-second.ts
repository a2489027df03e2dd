import { putDeployment } from "@frontline-routing/regions";
import { askRegions, showSwitch } from "../ask-regions.ts";
import { changeRoutes } from "../change-routes.ts";
import { poll } from "../poll.ts";
import { REGIONS } from "../regions.ts";
import type { LiveStage } from "../stage.ts";

/** A second deployment, first at a hostname of its own, then live. */
export async function promoteSecond(stage: LiveStage): Promise<void> {
  const { platform, cast, screen } = stage;
  const { client, directory, environment } = platform;
  screen.heading("Deploy d_2, and promote it");

  await putDeployment(directory, environment, cast.second, REGIONS);
  const own = environment.hostname("d-2");
  await client.deploy(environment.id, {
    projectId: environment.projectId,
    deploymentId: cast.second,
    hostnames: [{ fullyQualifiedDomainName: own, sticky: "none" }],
    live: "leave",
  });
  screen.line(`${own} answers by ${cast.second}, for whoever wants to see it first`);
  await changeRoutes(stage, [cast.live.hostname], cast.second, () =>
    client.promote(environment.id, { deploymentId: cast.second }),
  );
  await showSwitch(stage, cast.second);
  await poll("no region forwards any more", async () => {
    const answers = await askRegions(stage); // the one that forwarded may hear of it last
    return answers.every(({ askedIn, answeredBy }) => askedIn === answeredBy);
  });
  screen.line("no region forwards any more: d_2 runs everywhere");
}
