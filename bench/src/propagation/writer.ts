/** The writer process: promotes, at moments that have nothing to do with when frontlines poll. */
import { setTimeout as delay } from "node:timers/promises";
import { createRouteRepository, openDatabase } from "@frontline-routing/frontline-adapter";
import { inlineSteps, promote, type RouteRepository } from "@frontline-routing/routing-core";
import { machineTime } from "./machine-time.ts";
import type { Order, Report, WriterSettings } from "./messages.ts";
import { planPromotions } from "./promotion-plan.ts";

process.on("disconnect", () => process.exit(1)); // the command is gone

const settings = JSON.parse(process.argv[2] ?? "{}") as WriterSettings;
const db = openDatabase(settings.url);
const stored = createRouteRepository(db);
const committedAt: number[] = [];
const repository: RouteRepository = {
  ...stored,
  async commit(changeSet) {
    const result = await stored.commit(changeSet);
    committedAt.push(machineTime());
    return result;
  },
};

process.on("message", async (order: Order) => {
  if (order.type !== "go") return;
  for (const { environmentId, deploymentId } of planPromotions(settings.promotions)) {
    await delay(Math.random() * 2 * settings.pauseMs);
    await promote({ repository, steps: inlineSteps, now: Date.now() }, { environmentId, deploymentId });
  }
  await db.destroy();
  tell({ type: "committed", at: committedAt });
});
tell({ type: "ready" });

function tell(report: Report): void {
  process.send?.(report);
}
