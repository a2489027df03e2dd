import { createExpectations, type Platform, startTraffic } from "@frontline-routing/regions";
import { reportCounts } from "./report-counts.ts";
import { createCast, type Stage } from "./stage.ts";
import { deployFirst } from "./steps/deploy-first.ts";
import { killRoutingService } from "./steps/kill-routing-service.ts";
import { loseDatabase } from "./steps/lose-database.ts";
import { loseRegion } from "./steps/lose-region.ts";
import { loseSentinel } from "./steps/lose-sentinel.ts";
import { promoteSecond } from "./steps/promote-second.ts";
import { rollBack } from "./steps/roll-back.ts";
import { pictureOf } from "./terminal/picture-of.ts";
import type { Screen } from "./terminal/screen.ts";
import { watchAnswers } from "./terminal/watch-answers.ts";
import { watchStalls } from "./watch-stalls.ts";

const REQUESTS_PER_SECOND = 60; // of all regions together
const BOUND_MS = 1_000; // how long after its acknowledgment a change may still be missed

/** Plays the story on a platform, with requests throughout, and counts what became of them. */
export async function runStory(platform: Platform, screen: Screen): Promise<void> {
  const cast = createCast(platform.environment);
  const expected = watchAnswers(createExpectations({ boundMs: BOUND_MS }), cast.live.hostname);
  const stage: Stage = { platform, cast, screen, expected };
  await deployFirst(stage);

  const traffic = await startTraffic({
    frontlines: () => platform.regions,
    hostnames: cast.previews.flatMap(({ hostname }) => [cast.live.hostname, hostname]),
    requestsPerSecond: REQUESTS_PER_SECOND,
    mostUnderWay: REQUESTS_PER_SECOND, // a machine that is slower gets fewer
    expected,
  });
  const live = { ...stage, traffic };
  const stalls = watchStalls(expected);
  screen.line(`from now on ${REQUESTS_PER_SECOND} requests a second, from clients in each region`);
  screen.showPicture(pictureOf(live));

  await promoteSecond(live);
  await rollBack(live);
  await loseSentinel(live);
  await loseRegion(live);
  await loseDatabase(live);
  await killRoutingService(live);
  await reportCounts(live, BOUND_MS, stalls());
}
