import { setTimeout as delay } from "node:timers/promises";
import { readGaleraStatus } from "./galera-status.ts";

const TIMEOUT_MS = 60_000; // some six seconds until a node that says nothing is given up; a loaded machine gets ten times that
const POLL_INTERVAL_MS = 100;

/**
 * Waits until these nodes and no others are a cluster, with all changes on each: after `kill()` and `freeze()` with those
 * that are left, after `thaw()` with all. For a while after each of these, a node answers by what it knew before.
 *
 * @param urls as {@link GaleraNode} has them
 * @throws {Error} when that isn't so within a minute; the message says what each node answers
 */
export async function waitForGaleraCluster(urls: readonly string[]): Promise<void> {
  for (const deadline = performance.now() + TIMEOUT_MS; ; await delay(POLL_INTERVAL_MS)) {
    const answers = await Promise.allSettled(urls.map((url) => readGaleraStatus(url)));
    const statuses = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
    const synced = statuses.filter(({ isSynced, clusterSize }) => isSynced && clusterSize === urls.length);
    if (synced.length === urls.length && new Set(synced.map(({ view }) => view)).size === 1) return;
    if (performance.now() < deadline) continue;
    const told = answers.map((answer) =>
      JSON.stringify(answer.status === "fulfilled" ? answer.value : `${answer.reason}`),
    );
    throw new Error(`the ${urls.length} nodes are no cluster within ${TIMEOUT_MS} ms: ${told.join(", ")}`);
  }
}
