import type { LiveStage } from "../stage.ts";
import { drawPicture } from "./draw-picture.ts";
import { createRateMeter } from "./rate-meter.ts";

/** What draws the picture of the moment. */
export function pictureOf({ platform, traffic, expected }: LiveStage): () => readonly string[] {
  const { regions, store, restate, routingService } = platform;
  const rates = createRateMeter();
  return () => {
    const { requests, failed, cut, wrongDeployment, webSockets, answeredBy } = traffic.counts();
    const perSecond = rates.perSecond(answeredBy, performance.now());
    return drawPicture({
      regions: regions.map(({ region, frontline, sentinels }) => ({
        region,
        frontline: frontline.state,
        sentinels: sentinels.map(({ state }) => state),
        serves: expected.answerOf(region),
        answersPerSecond: perSecond[region] ?? 0,
      })),
      others: [{ name: "database", state: store.isCut ? "down" : "running" }, restate, routingService],
      requests,
      failed: Object.values(failed).reduce((sum, count) => sum + count, 0),
      cut: cut + webSockets.cut,
      wrongDeployment,
    });
  };
}
