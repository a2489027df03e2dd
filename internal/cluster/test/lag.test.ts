import { createRouteSource } from "@frontline-routing/frontline-adapter";
import type { Router, RouteSource } from "@frontline-routing/frontline-core";
import type { SourceWrites } from "@frontline-routing/frontline-core/testing";
import { waitForGaleraCluster } from "@frontline-routing/test-servers";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, it } from "vitest";
import { aRoute } from "../../../packages/frontline-adapter/test/seed.ts";
import { fillStore, sourceWrites } from "../../../packages/frontline-adapter/test/source/source-writes.ts";
import { type ClusterDatabase, createClusterDatabase } from "../src/cluster-database.ts";
import { holdBack } from "../src/hold-back.ts";
import { createMovingSource } from "../src/moving-source.ts";
import { remoteNodes } from "../src/remote-nodes.ts";
import { type WatchedRouter, watchRouter } from "./watched-router.ts";

const INTERVAL_MS = 250;
const BEHIND_FOR_MS = 1_000; // for so long a source takes a node that lacks what it told for one that lags

const cluster = inject("cluster");
const [one, two, three] = remoteNodes(cluster);
const sentinel = {
  id: "s_1",
  environmentId: "env_1",
  region: "us-east-1.aws",
  k8sAddress: "s-1:8040",
  health: "healthy",
  desiredState: "running",
  availableReplicas: 1,
} as const;

let database: ClusterDatabase;
let writes: SourceWrites;
let router: Router | undefined;
beforeAll(async () => {
  database = await createClusterDatabase(cluster.urls);
  writes = sourceWrites(database.handles[0]);
});
beforeEach(async () => {
  await database.empty();
  await fillStore(database.handles[0], { routes: [aRoute()], sentinels: [sentinel] });
  await database.settle();
});
afterEach(() => router?.close());
afterAll(() => database?.drop());

async function start(source: RouteSource, followIntervalMs: number): Promise<WatchedRouter> {
  const watched = await watchRouter(source, "api.example.com", followIntervalMs);
  router = watched.router;
  return watched;
}

function boundMs(router: Router): number {
  return (router.freshness().resyncBoundMs ?? 0) + INTERVAL_MS;
}

it("decides by what it knew while its node takes in nothing, and by what is there within the bound afterwards", async () => {
  const { router, decisions, polls, decided } = await start(createRouteSource(database.handles[2]), INTERVAL_MS);
  await writes.moveRoute("r_1", "d_2");
  await expect.poll(decided).toBe("d_2");
  await holdBack(database.handles[2], async () => {
    for (const id of ["d_3", "d_4", "d_5"]) await writes.moveRoute("r_1", id);
    const polled = polls.length;
    await expect.poll(() => polls.length, { timeout: 10_000 }).toBeGreaterThan(polled + 8);
    expect(decided()).toBe("d_2");
  });
  await expect.poll(decided, { timeout: boundMs(router) }).toBe("d_5");
  await waitForGaleraCluster(cluster.urls);
  expect(decisions, "never back").toEqual([...new Set(decisions)].sort());
  expect([router.freshness().losses, router.counters().routes.corrected]).toEqual([0, 0]);
});

it("decides by what it knew while its node is frozen, and by what is there within the bound afterwards", async () => {
  const { router, decisions, polls, decided } = await start(createRouteSource(database.handles[1]), INTERVAL_MS);
  await writes.moveRoute("r_1", "d_2");
  await expect.poll(decided).toBe("d_2");
  await two.freeze();
  await waitForGaleraCluster([one.url, three.url]);
  await writes.moveRoute("r_1", "d_3");
  expect(decided()).toBe("d_2");
  await two.thaw();
  await waitForGaleraCluster(cluster.urls);
  await expect.poll(decided, { timeout: boundMs(router) }).toBe("d_3");
  expect(decisions).toEqual(["d_1", "d_2", "d_3"]);
  expect(polls).toContain("failed");
  expect([router.freshness().losses, router.counters().routes.corrected]).toEqual([0, 0]);
});

it("keeps what it was told when its reads move to a node that is behind for no more than a second", async () => {
  const moving = createMovingSource(database.handles[0], database.handles[2]);
  const { router, decisions, polls, decided } = await start(moving, 0);
  await router.poll();
  await holdBack(database.handles[2], async () => {
    await writes.moveRoute("r_1", "d_2");
    await toldOf("d_2");
    moving.move();
    await router.poll();
    moving.pass(BEHIND_FOR_MS);
    await router.poll();
    expect(polls.slice(-2)).toEqual(["behind", "behind"]);
    expect(decided()).toBe("d_2");
  });
  await database.settle();
  await router.poll();
  expect(polls.at(-1)).toBe("followed");
  await writes.moveRoute("r_1", "d_3");
  await toldOf("d_3");
  await waitForGaleraCluster(cluster.urls);
  expect(decisions).toEqual(["d_1", "d_2", "d_3"]);
  expect([router.freshness().losses, router.counters().routes.corrected]).toEqual([0, 0]);

  async function toldOf(deploymentId: string): Promise<void> {
    await expect.poll(() => router.poll().then(decided)).toBe(deploymentId);
  }
});

it("goes by a node that is behind for longer, and follows it up to the present", async () => {
  const moving = createMovingSource(database.handles[0], database.handles[2]);
  const { router, polls, decisions, decided } = await start(moving, 0);
  await router.poll();
  await holdBack(database.handles[2], async () => {
    await writes.moveRoute("r_1", "d_2");
    await expect.poll(() => router.poll().then(decided)).toBe("d_2");
    moving.move();
    await router.poll();
    moving.pass(BEHIND_FOR_MS + 1);
    await router.poll();
    expect(polls.slice(-2)).toEqual(["behind", "lost"]);
    await expect.poll(() => router.poll().then(decided)).toBe("d_1");
  });
  await database.settle();
  await router.poll();
  await waitForGaleraCluster(cluster.urls);
  expect(decisions).toEqual(["d_1", "d_2", "d_1", "d_2"]);
  expect(router.freshness().losses).toBe(1);
});
