/**
 * A frontline process: a router, requests for the hot hostnames every millisecond, and none for the cold ones.
 *
 * A cold hostname must not be asked for before its promotion has reached it, or it would not be cold. So whenever a poll
 * was told of changes, `dump()`, which doesn't count as use, tells which ones it has reached; each is then asked for,
 * once, and the decision must be the new one to count. A dump pauses between its slices: some milliseconds are its own.
 */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { createRouteSource, openDatabase } from "@frontline-routing/frontline-adapter";
import { createRouter } from "@frontline-routing/frontline-core";
import { machineTime } from "./machine-time.ts";
import type { FirstAnswer, FrontlineSettings, Order, Report } from "./messages.ts";
import { planPromotions, roundOf } from "./promotion-plan.ts";

const LOAD_TIMEOUT_MS = 30_000; // how slow a busy machine may be is measured, and must not end the run
const LATENESS_EVERY_MS = 10;
const ASK_EVERY_MS = 1; // without a pause, several frontlines on one machine would measure each other

process.on("disconnect", () => process.exit(1)); // the command is gone

const { url, promotions, ...options } = JSON.parse(process.argv[2] ?? "{}") as FrontlineSettings;
const plan = planPromotions(promotions);
const hot: (number | null)[] = plan.map(() => null);
const cold: (number | null)[] = plan.map(() => null);
const firstCold: FirstAnswer[] = [];
const hotHostnames = [...new Set(plan.map(({ hotHostname }) => hotHostname))];
const lastRounds = new Map<string, number>();
const coldPromotions = new Map(plan.map(({ coldHostname, round }, index) => [coldHostname, { index, round }]));

const db = openDatabase(url);
const router = createRouter({
  ...options,
  loadTimeoutMs: LOAD_TIMEOUT_MS,
  source: createRouteSource(db),
  onEvent(event) {
    if (event.type === "poll" && event.changed > 0) void lookAtCold();
  },
});

await router.lookupMany(coldPromotions.keys());
await Promise.all(
  hotHostnames.map(async (hostname) => {
    await delay(Math.random() * options.freshMs); // else all would be refreshed at once, in all frontlines
    await router.route(hostname);
  }),
);
setInterval(askHot, ASK_EVERY_MS);
const lateness = monitorEventLoopDelay({ resolution: LATENESS_EVERY_MS });
lateness.enable();

process.on("message", async (order: Order) => {
  if (order.type === "go") await askCold();
  const [p99, max] = [lateness.percentile(99), lateness.max].map((ns) => ns / 1e6 - LATENESS_EVERY_MS);
  tell({ type: "seen", hot, cold, firstCold, late: { p99: p99 ?? 0, max: max ?? 0 } });
});
tell({ type: "ready" });

function askHot(): void {
  for (const hostname of hotHostnames) {
    const reached = roundAt(hostname);
    const at = machineTime();
    if (reached <= (lastRounds.get(hostname) ?? 0)) continue;
    lastRounds.set(hostname, reached);
    for (const [index, { hotHostname, round }] of plan.entries()) {
      if (hotHostname === hostname && round <= reached) hot[index] ??= at;
    }
  }
}

async function lookAtCold(): Promise<void> {
  for (const { hostname, route } of (await router.dump()).routes) {
    const promotion = coldPromotions.get(hostname);
    if (promotion === undefined || cold[promotion.index] !== null) continue;
    if (roundOf(route.deploymentId) < promotion.round) continue;
    if (roundAt(hostname) >= promotion.round) cold[promotion.index] = machineTime();
  }
}

async function askCold(): Promise<void> {
  for (const [hostname, { index, round }] of coldPromotions) {
    const { deploymentId } = await router.route(hostname);
    firstCold.push({ promotion: index, at: machineTime(), isNew: roundOf(deploymentId) >= round });
  }
}

/** Which promotion a decision is made by; 0 while there is none from the cache. */
function roundAt(hostname: string): number {
  const decision = router.routeCached(hostname);
  return decision === undefined ? 0 : roundOf(decision.deploymentId);
}

function tell(report: Report): void {
  process.send?.(report);
}
