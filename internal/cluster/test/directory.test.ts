import { createDirectory } from "@frontline-routing/frontline-adapter";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { type ClusterDatabase, createClusterDatabase } from "../src/cluster-database.ts";

const ROUNDS = 20;

let database: ClusterDatabase;
beforeAll(async () => {
  database = await createClusterDatabase(inject("cluster").urls);
});
beforeEach(() => database.empty());
afterAll(() => database?.drop());

describe("a directory on each node", () => {
  it("puts the same at once on all of them, and each row is written once", async () => {
    for (let i = 0; i < ROUNDS; i += 1) {
      const of = { environmentId: "env_1", id: `x_${i}` };
      const puts = database.handles.map(async (db) => {
        const directory = createDirectory(db);
        const sentinel = { ...of, region: "a.aws", k8sAddress: `x-${i}:1` };
        return [
          await directory.putDeployment({ ...of, status: "ready" }),
          await directory.putDeploymentRegions(of.id, [{ region: "a.aws", runningReplicas: 1 }]),
          await directory.putSentinel(sentinel),
        ];
      });
      const answers = (await Promise.all(puts)).flat();
      expect(answers.filter(({ changed }) => changed)).toHaveLength(3);
    }
  });

  it("never mixes two lists of regions", async () => {
    const [one] = database.handles;
    await createDirectory(one).putDeployment({ id: "d_1", environmentId: "env_1", status: "ready" });
    const lists = [["a.aws"], ["b.aws", "c.aws"], ["d.aws", "e.aws", "f.aws"]].map((names, i) =>
      names.map((region) => ({ region, runningReplicas: i })),
    );
    for (let round = 0; round < ROUNDS; round += 1) {
      await createDirectory(one).putDeploymentRegions("d_1", []);
      const puts = database.handles.map((db, node) =>
        createDirectory(db).putDeploymentRegions("d_1", lists[node] ?? []),
      );
      await Promise.all(puts);
      const rows = await one.selectFrom("frontline_deployment_regions").selectAll().orderBy("region").execute();
      const there = rows.map((row) => ({ region: row.region, runningReplicas: row.running_replicas }));
      expect(lists).toContainEqual(there);
    }
  });
});
