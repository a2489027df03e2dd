import { expect, it, onTestFinished, vi } from "vitest";
import { queryRestate } from "../src/query-restate.ts";
import { startRestateCluster } from "../src/restate-cluster.ts";
import type { RestateNode } from "../src/restate-node.ts";
import { isAlive } from "./is-alive.ts";
import { serveManifest, servicesOf } from "./serve-manifest.ts";

const PATIENCE = { timeout: 20_000, interval: 50 };

async function expectMember({ fabricUrl, adminUrl }: RestateNode) {
  const health = await (await fetch(`${fabricUrl}/health`)).json();
  expect(health).toMatchObject({ status: "Alive", worker_status: "Ready", metadata_server_status: "Member" });
  const cluster = await (await fetch(`${adminUrl}/cluster-health`)).json();
  const { members } = (cluster as { metadata_cluster_health: { members: number[] } }).metadata_cluster_health;
  expect(members.toSorted()).toEqual([1, 2, 3]);
}

async function countInvocations(node: RestateNode): Promise<unknown> {
  const [row] = await queryRestate(node, "select count(*) as count from sys_invocation_status");
  return row?.count;
}

async function expectServices(nodes: readonly RestateNode[], services: readonly string[]) {
  for (const node of nodes) await vi.waitFor(async () => expect(await servicesOf(node)).toEqual(services), PATIENCE);
}

it("is one cluster of three, goes on when one is killed, takes it back, and leaves nothing behind", async () => {
  const cluster = await startRestateCluster();
  onTestFinished(() => cluster.stop());
  const [first, second, third] = cluster.nodes;
  if (!first || !second || !third) throw new Error(`${cluster.nodes.length} nodes`);
  for (const node of cluster.nodes) await expectMember(node);
  await first.register(await serveManifest("Before"));
  await expectServices(cluster.nodes, ["Before"]);

  const { pid } = first;
  await first.kill();
  expect(isAlive(pid)).toBe(false);
  // Each of these asks every partition, those too that the first one led.
  await vi.waitFor(async () => expect(await countInvocations(second)).toBe(0), PATIENCE);
  await vi.waitFor(async () => expect(await countInvocations(third)).toBe(0), PATIENCE);
  await second.register(await serveManifest("Later"));
  await expectServices([second, third], ["Before", "Later"]);

  await first.restart();
  await expectMember(first);
  await expectServices([first], ["Before", "Later"]);

  await cluster.stop();
  expect(cluster.nodes.filter((node) => isAlive(node.pid))).toEqual([]);
  await expect(fetch(second.adminUrl)).rejects.toThrow();
});
