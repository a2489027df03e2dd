import { putDeployment } from "@frontline-routing/regions";
import { showRegions } from "../ask-regions.ts";
import { changeRoutes } from "../change-routes.ts";
import { REGIONS_OF_FIRST } from "../regions.ts";
import type { Stage } from "../stage.ts";
import { warmUp } from "../warm-up.ts";

/** The first deployment: its hostnames are made, and it becomes live. */
export async function deployFirst(stage: Stage): Promise<void> {
  const { platform, cast, screen } = stage;
  const { client, directory, environment } = platform;
  const { live, previews, first } = cast;
  screen.heading("Deploy d_1");

  await putDeployment(directory, environment, first, REGIONS_OF_FIRST);
  const hostnames = [live, ...previews].map(({ hostname, routeId }) => ({
    fullyQualifiedDomainName: hostname,
    frontlineRouteId: routeId,
    sticky: hostname === live.hostname ? ("live" as const) : ("branch" as const),
  }));
  const { created } = await changeRoutes(
    stage,
    [live, ...previews].map(({ hostname }) => hostname),
    first,
    () =>
      client.deploy(environment.id, {
        projectId: environment.projectId,
        deploymentId: first,
        hostnames,
        live: "follow",
      }),
  );
  screen.line(`${created.length} routes point at ${first}, which runs in ${REGIONS_OF_FIRST.join(" and ")}`);

  await warmUp(stage);
  const answers = await showRegions(stage);
  screen.claim(
    "every region answers by d_1",
    answers.every(({ deploymentId }) => deploymentId === first),
  );
  screen.claim(
    "ap-southeast-1.aws, where d_1 doesn't run, forwards to eu-west-1.aws, the nearest region where it does",
    answers.some(({ takenBy, answeredBy }) => takenBy === "ap-southeast-1.aws" && answeredBy === "eu-west-1.aws"),
  );
}
