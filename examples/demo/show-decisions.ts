import { createRouteSource } from "@frontline-routing/frontline-adapter";
import { createRouter } from "@frontline-routing/frontline-core";
import { line } from "./print.ts";
import type { Database } from "./scenario.ts";

const RECEIVING_REGIONS = ["us-east-1.aws", "eu-west-1.aws", "ap-southeast-1.aws"];

/** Where a request ends up. */
export interface ShownDecision {
  readonly receivedIn: string;
  readonly servedBy: string;
  readonly deploymentId: string;
}

/**
 * Asks the frontline of each receiving region where a request for the hostname goes, and prints it. Each router is new,
 * as after a start, so none answers from a cache.
 */
export async function showDecisions(db: Database, hostname: string): Promise<ShownDecision[]> {
  const decisions: ShownDecision[] = [];
  for (const region of RECEIVING_REGIONS) {
    const router = createRouter({ region, source: createRouteSource(db) });
    const { destination, deploymentId, localSentinel, nearestNlbRegion } = await router.route(hostname);
    await router.close();
    const where = destination === "local" ? `local sentinel ${localSentinel.id}` : `NLB of ${nearestNlbRegion}`;
    line(`received in ${region.padEnd(18)} → ${where.padEnd(46)} ${deploymentId}`);
    decisions.push({ receivedIn: region, servedBy: nearestNlbRegion ?? region, deploymentId });
  }
  return decisions;
}
