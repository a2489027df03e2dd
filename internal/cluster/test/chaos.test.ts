import { isSound } from "@frontline-routing/chaos/checks/run-checks";
import { describeReport } from "@frontline-routing/chaos/store-run/describe-report";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { type ClusterDatabase, createClusterDatabase } from "../src/cluster-database.ts";
import { routesById } from "../src/node-router.ts";
import { remoteNodes } from "../src/remote-nodes.ts";
import { runClusterChaos } from "../src/run-cluster-chaos.ts";

const cluster = inject("cluster");
const seed = Math.floor(Math.random() * 1_000_000);

let database: ClusterDatabase;
beforeAll(async () => {
  database = await createClusterDatabase(cluster.urls);
});
afterAll(() => database?.drop());

it(`loses, doubles and halves nothing while writers use all nodes, one is killed and one frozen (seed ${seed})`, async () => {
  const [first, ...others] = await runClusterChaos(remoteNodes(cluster), database, seed);
  for (const { report } of [first, ...others]) {
    expect(isSound(report), describeReport(report).join("\n")).toBe(true);
    expect(report.contentionRetries, "meetings of writers").toBeGreaterThan(0);
  }
  for (const { aftermath } of others) expect(aftermath).toEqual(first.aftermath);
  for (const { aftermath, router } of [first, ...others]) {
    expect(router.held).toEqual(routesById(aftermath.routes));
    expect(router, "by following alone").toMatchObject({ losses: [], corrected: [] });
    expect(router.told).toBeGreaterThan(0);
  }
}, 120_000);
