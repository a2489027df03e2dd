import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Aftermath } from "@frontline-routing/chaos/aftermath";
import { insertScenario } from "@frontline-routing/chaos/insert-scenario";
import { readJournal } from "@frontline-routing/chaos/journal";
import { createRandom } from "@frontline-routing/chaos/random";
import { readAftermath } from "@frontline-routing/chaos/read-aftermath";
import { makeScenario } from "@frontline-routing/chaos/scenario";
import { type ChaosReport, makeReport } from "@frontline-routing/chaos/store-run/report";
import { journalFile } from "@frontline-routing/chaos/store-run/worker/worker-settings";
import { startWorkerSlot, type WorkerSlot } from "@frontline-routing/chaos/store-run/worker/worker-slot";
import { until } from "@frontline-routing/chaos/until";
import { atProcessExit, type GaleraNode, type Three } from "@frontline-routing/test-servers";
import type { ClusterDatabase } from "./cluster-database.ts";
import { inflictNodeFaults } from "./inflict-node-faults.ts";
import { type NodeRouter, type RouterStory, type RoutesById, routesById, startNodeRouter } from "./node-router.ts";

const ACKNOWLEDGED = 20; // between two faults, by each writer: enough to meet the others
const ACKNOWLEDGED_WITHIN_MS = 60_000; // a second or two; the longest wait is for a statement on a frozen node to end

/** What a node holds afterwards, and whether it is sound; and what a router there made of it. */
export interface NodeReport {
  readonly report: ChaosReport;
  readonly aftermath: Aftermath;
  readonly router: RouterStory & { readonly held: RoutesById };
}

/**
 * Lets a worker process on each node change the same routes, while one node is killed and another one frozen, and reads
 * on each node what is left. A router on each node holds all routes meanwhile. All nodes are up and synced at the end.
 *
 * @param seed decides what is done, and to which node
 */
export async function runClusterChaos(
  nodes: Three<GaleraNode>,
  { urls, handles, settle }: ClusterDatabase,
  seed: number,
): Promise<Three<NodeReport>> {
  const directory = await mkdtemp(join(tmpdir(), "cluster-journals-"));
  const forget = atProcessExit(() => rmSync(directory, { recursive: true, force: true }));
  const scenario = makeScenario(createRandom(seed, "scenario"));
  const slots: WorkerSlot[] = [];
  let routers: Three<NodeRouter> | undefined;
  const begunAt = performance.now();
  try {
    await insertScenario(handles[0], scenario);
    await settle();
    const hostnames = scenario.environments.flatMap(({ routes }) => routes.map((r) => r.fullyQualifiedDomainName));
    const startRouter = (url: string) => startNodeRouter(url, hostnames);
    routers = await Promise.all([startRouter(urls[0]), startRouter(urls[1]), startRouter(urls[2])]);
    const start = (url: string, index: number) =>
      startWorkerSlot({ url, seed, directory, slot: index + 1, runner: process.pid });
    slots.push(...(await Promise.all(urls.map(start))));
    const faults = await inflictNodeFaults(nodes, createRandom(seed, "faults"), (writing) =>
      Promise.all(writing.map((node) => moreAcknowledged(directory, nodes.indexOf(node) + 1))),
    );
    await Promise.all(slots.map((slot) => slot.stop()));
    const stoppedAt = performance.now();
    const run = { seed, seconds: (performance.now() - begunAt) / 1_000, workerProcesses: slots.length, faults };
    const crashes = slots.flatMap((slot) => slot.crashes);
    const readNode = async (url: string, node: NodeRouter): Promise<NodeReport> => {
      const aftermath = await readAftermath(url, directory, scenario, []);
      const report = makeReport({ ...run, store: new URL(url).host }, aftermath, crashes);
      const held = await node.heldAfter(routesById(aftermath.routes), stoppedAt);
      return { aftermath, report, router: { ...node.story, held } };
    };
    const [one, two, three] = routers;
    return await Promise.all([readNode(urls[0], one), readNode(urls[1], two), readNode(urls[2], three)]);
  } finally {
    await Promise.all(slots.map((slot) => slot.stop()));
    await Promise.all(routers?.map((router) => router.close()) ?? []);
    await rm(directory, { recursive: true, force: true });
    forget();
  }
}

async function moreAcknowledged(directory: string, slot: number): Promise<void> {
  const count = () =>
    readJournal(journalFile({ directory, slot }, 1)).filter(
      (entry) => entry.type === "end" && entry.outcome.kind === "acknowledged",
    ).length;
  const enough = count() + ACKNOWLEDGED;
  const done = await until(() => (count() >= enough ? true : undefined), ACKNOWLEDGED_WITHIN_MS);
  if (done === undefined) throw new Error(`writer ${slot} is stuck at ${count()} of ${enough} acknowledged operations`);
}
