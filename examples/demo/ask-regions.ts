import { askFrontline, frontlinesByDistance } from "@frontline-routing/regions";
import { poll } from "./poll.ts";
import type { Stage } from "./stage.ts";

/** How a client of a region was answered. */
export interface RegionAnswer {
  readonly askedIn: string;
  /** The region of the frontline that took the request: another one where its own can't be reached. */
  readonly takenBy: string;
  /** The region of the sentinel that answered: another one where the frontline forwarded the request. */
  readonly answeredBy: string;
  readonly deploymentId: string;
}

/** Asks for the live hostname as clients of each region do. */
export async function askRegions({ platform, cast }: Pick<Stage, "platform" | "cast">): Promise<RegionAnswer[]> {
  return await Promise.all(
    platform.regions.map(async ({ region: askedIn }) => {
      for (const { region: takenBy, url, frontline } of frontlinesByDistance(platform.regions, askedIn)) {
        if (frontline.state === "down") continue; // its clients couldn't connect, and DNS would name the next one
        const { region: answeredBy, deployment: deploymentId } = await askFrontline(url, cast.live.hostname);
        return { askedIn, takenBy, answeredBy, deploymentId };
      }
      throw new Error("every frontline is down");
    }),
  );
}

/** Prints how the clients of each region are answered. */
export async function showRegions(stage: Stage): Promise<RegionAnswer[]> {
  const answers = await askRegions(stage);
  for (const { askedIn, takenBy, answeredBy, deploymentId } of answers) {
    const taken = takenBy === askedIn ? "" : `  taken by the frontline of ${takenBy}`;
    const forwarded = answeredBy === takenBy ? "" : `  forwarded to ${answeredBy}`;
    stage.screen.line(`${askedIn.padEnd(20)}${deploymentId}${taken}${forwarded}`);
  }
  return answers;
}

/** Waits until a deployment answers in every region, and prints how long it took. */
export async function showSwitch(stage: Stage, deploymentId: string): Promise<void> {
  const acknowledgedAt = performance.now();
  await poll(`every region answers by ${deploymentId}`, async () => {
    const answers = await askRegions(stage);
    return answers.every((answer) => answer.deploymentId === deploymentId);
  });
  const tookMs = Math.round(performance.now() - acknowledgedAt);
  stage.screen.line(`every region answers by ${deploymentId}, ${tookMs} ms after the acknowledgment`);
}
