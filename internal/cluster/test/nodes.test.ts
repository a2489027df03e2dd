import { insertDeployments } from "@frontline-routing/chaos/insert-scenario";
import type { FrontlineSchema } from "@frontline-routing/frontline-adapter";
import { createRouteRepository } from "@frontline-routing/frontline-adapter";
import { waitForGaleraCluster } from "@frontline-routing/test-servers";
import type { Kysely } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, inject, it } from "vitest";
import { type ClusterDatabase, createClusterDatabase } from "../src/cluster-database.ts";
import { remoteNodes } from "../src/remote-nodes.ts";

const ROWS = 2_000;

const cluster = inject("cluster");
const [one, two, three] = remoteNodes(cluster);

let database: ClusterDatabase;
beforeAll(async () => {
  database = await createClusterDatabase(cluster.urls);
});
beforeEach(() => database.empty());
afterAll(() => database?.drop());

async function insert(handle: Kysely<FrontlineSchema>, ...ids: readonly string[]): Promise<void> {
  const about = { environmentId: "env_1", status: "ready", desiredState: "running", createdAt: 1 };
  await insertDeployments(
    handle,
    ids.map((id) => ({ id, ...about })),
  );
}

async function idsOnEachNode(): Promise<string[][]> {
  const reads = database.handles.map((handle) => handle.selectFrom("deployments").select("id").orderBy("id").execute());
  return (await Promise.all(reads)).map((rows) => rows.map(({ id }) => id));
}

function onEachNode(...ids: readonly string[]): (readonly string[])[] {
  return database.handles.map(() => ids);
}

it("has on every node at once what was written on one", async () => {
  const written: string[] = [];
  for (const [index, handle] of database.handles.entries()) {
    // So many that the other nodes take a while to apply them, and have to be waited for.
    const ids = Array.from({ length: ROWS }, (_, row) => `d_${index}_${row}`);
    await insert(handle, ...ids);
    written.push(...ids);
    expect(await idsOnEachNode()).toEqual(onEachNode(...written.toSorted()));
  }
});

it("brings a node that was killed what was written without it", async () => {
  await three.kill();
  await waitForGaleraCluster([one.url, two.url]);
  await insert(database.handles[0], "d_1");
  await three.join();
  await insert(database.handles[2], "d_2");
  expect(await idsOnEachNode()).toEqual(onEachNode("d_1", "d_2"));
});

it("brings a node that was frozen what was written without it", async () => {
  await two.freeze();
  await waitForGaleraCluster([one.url, three.url]);
  await insert(database.handles[0], "d_1");
  await two.thaw();
  await waitForGaleraCluster(cluster.urls);
  await insert(database.handles[1], "d_2");
  expect(await idsOnEachNode()).toEqual(onEachNode("d_1", "d_2"));
});

it("has a node that lost the others say that the database can't be reached, until they are back", async () => {
  const repository = createRouteRepository(database.handles[0]);
  for (const node of [two, three]) await node.freeze();
  await expect.poll(async () => (await refusal()).cause, { timeout: 30_000 }).toMatchObject({ errno: 1047 });
  expect(await refusal()).toMatchObject({
    code: "REPOSITORY_UNAVAILABLE",
    message: expect.stringContaining("the database can't be reached"),
  });
  for (const node of [two, three]) await node.thaw();
  await waitForGaleraCluster(cluster.urls);
  expect(await repository.findRoutes(["r_1"])).toEqual([]);

  async function refusal(): Promise<{ readonly cause?: unknown }> {
    return await repository.findRoutes(["r_1"]).then(
      () => ({}),
      (error: { readonly cause?: unknown }) => error,
    );
  }
});
