import { showRegions } from "../ask-regions.ts";
import { claimUnharmed } from "../claim-unharmed.ts";
import { poll } from "../poll.ts";
import type { LiveStage } from "../stage.ts";

const ENOUGH = 20; // requests, to see that it isn't one by chance

/** A whole region dies: its frontline and its sentinels. Its clients turn to the next region, as DNS would send them. */
export async function loseRegion(stage: LiveStage): Promise<void> {
  const { platform, screen, traffic } = stage;
  const lost = platform.regions.find(({ region }) => region === "eu-west-1.aws");
  if (lost === undefined) throw new Error("there is no region to lose");
  screen.heading(`Lose a region: ${lost.region}`);

  const before = traffic.counts().failedOver;
  const killing = lost.kill();
  await Promise.all(
    [lost.region, ...lost.sentinels.map(({ id }) => id)].map((name) => traffic.killing(name, () => killing)),
  );
  screen.line(`its frontline (pid ${lost.frontline.pid}) and ${lost.sentinels.length} sentinels killed with SIGKILL`);
  await poll("its clients are answered by others", () => traffic.counts().failedOver >= before + ENOUGH);
  const answers = await showRegions(stage);
  screen.claim(
    "its clients, and the region that forwarded to it, are answered by us-east-1.aws",
    answers.every(({ answeredBy }) => answeredBy === "us-east-1.aws"),
  );

  const answeredBefore = traffic.counts().answeredBy[lost.region] ?? 0;
  await lost.restart();
  screen.line(`it is started again (frontline pid ${lost.frontline.pid})`);
  const answered = () => traffic.counts().answeredBy[lost.region] ?? 0;
  await poll("it answers again", () => answered() >= answeredBefore + ENOUGH);
  screen.line("it answers its clients again");
  claimUnharmed(stage);
}
