import type { LiveStage } from "./stage.ts";
import type { Stalls } from "./watch-stalls.ts";

/** Waits for the requests that are under way, and says what became of all. */
export async function reportCounts(
  { platform, screen, traffic }: LiveStage,
  boundMs: number,
  stalls: Stalls,
): Promise<void> {
  const {
    requests,
    failed,
    cut,
    wrongDeployment,
    forwarded,
    webSockets,
    slowestSwitchMs,
    slowestSwitchAfterPauseMs,
    latencyMs,
    examples,
  } = await traffic.stop();
  screen.hidePicture();
  const failures = Object.values(failed).reduce((sum, count) => sum + count, 0);
  const [example = ""] = examples;
  screen.heading("What became of the requests");
  screen.line(
    `${requests} requests, ${forwarded} of them over two hops; ${webSockets.messages} messages on WebSockets`,
  );
  screen.line(`${cut + webSockets.cut} cut by the death of a process that was answering`);
  screen.line(`${latencyMs.p50.toFixed(1)} ms from sending to answer (median), ${latencyMs.p99.toFixed(1)} ms (p99)`);
  if (stalls.count > 0) {
    screen.line(
      `this machine stood still ${stalls.count} times, for up to ${Math.round(stalls.worstMs)} ms: time that no change is blamed for`,
    );
  }
  screen.claim(`${failures} failed${failures === 0 ? "" : ` (${example})`}`, failures === 0);
  screen.claim(
    `${wrongDeployment} answered by a wrong deployment, ${boundMs} ms or more after a change`,
    wrongDeployment === 0,
  );
  const switchedMs = Math.ceil(Math.max(slowestSwitchMs, slowestSwitchAfterPauseMs));
  const since = slowestSwitchAfterPauseMs > slowestSwitchMs ? ", from when the machine, or the database, was back" : "";
  screen.claim(`switched within ${switchedMs} ms${since}`, slowestSwitchMs <= boundMs);
  screen.claim("no process ended by itself", platform.crashes.length === 0);
}
