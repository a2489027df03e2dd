import { createRouter, type Router } from "@frontline-routing/frontline-core";
import { type Expression, type Kysely, sql } from "kysely";
import { afterEach, describe, expect, it } from "vitest";
import { createRouteSource, type FrontlineSchema, migrateToLatest, openDatabase } from "../../src/index.ts";
import { aprilSentinels, augustInstances } from "../later-queries.ts";
import {
  createAprilTables,
  createAugustTables,
  insertAprilSentinels,
  insertAugustInstances,
  insertLaterRows,
} from "../later-schemas.ts";
import { stores } from "../stores.ts";
import { withDatabase } from "../with-database.ts";

const { signal } = new AbortController();
const hostname = "api.example.com";

describe.each(stores)("a source with a query of one's own for sentinels, on $name", (store) => {
  const isServer = store.kind === "server";
  const routers: Router[] = [];
  afterEach(async () => {
    for (const router of routers.splice(0)) await router.close();
  });

  const withApril = (action: (db: Kysely<FrontlineSchema>) => Promise<void>) =>
    withDatabase(store, async (db) => {
      await createAprilTables(db, isServer);
      await insertLaterRows(db);
      await insertAprilSentinels(db);
      await migrateToLatest(db, { sentinels: "own" });
      await action(db);
    });

  it("decides by April's sentinels and regions, and follows their health", () =>
    withApril(async (db) => {
      const source = createRouteSource(db, { sentinels: aprilSentinels });
      const router = createRouter({ region: "us-east-1.aws", source, followIntervalMs: 50 });
      routers.push(router);
      expect(await router.route(hostname)).toMatchObject({
        destination: "local",
        deploymentId: "d_1",
        localSentinel: { id: "s_1", environmentId: "env_1", k8sAddress: "sentinel-1:8040", region: "us-east-1.aws" },
      });
      await sql`update sentinels set health = 'unhealthy' where id = 's_1'`.execute(db);
      const remote = { destination: "remote", nearestNlbRegion: "ap-south-1.aws" };
      await expect.poll(() => router.routeCached(hostname)).toMatchObject(remote);
      await sql`update sentinels set health = 'healthy', available_replicas = 0 where id = 's_1'`.execute(db);
      await sql`update sentinels set region_id = 'reg_1' where id = 's_1'`.execute(db);
      await sql`update sentinels set available_replicas = 2 where id = 's_1'`.execute(db);
      await expect.poll(() => router.routeCached(hostname)).toMatchObject({ destination: "local" });
    }));

  it("decides by August's instances, and follows their status", () =>
    withDatabase(store, async (db) => {
      const collation = store.name.startsWith("mysql") ? "utf8mb4_0900_as_cs" : "utf8mb4_bin";
      await createAugustTables(db, isServer, collation);
      await insertLaterRows(db);
      await insertAugustInstances(db);
      await migrateToLatest(db, { sentinels: "own" });
      const source = createRouteSource(db, { sentinels: augustInstances });
      const router = createRouter({ region: "ap-south-1.aws", source, followIntervalMs: 50 });
      routers.push(router);
      expect(await router.route(hostname)).toMatchObject({
        destination: "local",
        deploymentId: "d_1",
        localSentinel: { id: "i_2", environmentId: "env_1", k8sAddress: "instance-2:8080" },
      });
      await sql`update instances set status = 'failed' where id = 'i_2'`.execute(db);
      const remote = { destination: "remote", nearestNlbRegion: "us-east-1.aws" };
      await expect.poll(() => router.routeCached(hostname)).toMatchObject(remote);
      await sql`update deployments set desired_state = 'stopped'`.execute(db);
      const code = () => router.route(hostname).then(String, (error: { code: string }) => error.code);
      await expect.poll(code).toBe("DEPLOYMENT_OFFLINE");
    }));

  it("takes SQL as it is written, and values in it", () =>
    withApril(async (db) => {
      const query = () => sql<{
        id: string;
        environment_id: string;
        region: string;
        k8s_address: string;
        health: string;
        desired_state: string;
        available_replicas: number;
      }>`select sentinels.id, environment_id, ${"eu-west-1.aws"} as region, k8s_address, health, 'running' as desired_state,
        1 as available_replicas from sentinels where region_id = ${"reg_2"}`;
      const { state } = await createRouteSource(db, { sentinels: query }).lookup({ hostnames: [hostname] }, { signal });
      expect(state.environments.get("env_1")?.sentinels).toMatchObject([{ id: "s_2", region: "eu-west-1.aws" }]);
    }));

  it("says which columns a query lacks, and that the database refuses one", () =>
    withApril(async (db) => {
      const lookUp = (sentinels: () => Expression<unknown>) =>
        createRouteSource(db, { sentinels: sentinels as never }).lookup({ hostnames: [hostname] }, { signal });
      const lacking = lookUp(
        () => sql`select id, environment_id, k8s_address, health, available_replicas from sentinels`,
      );
      await expect(lacking).rejects.toMatchObject({
        code: "SOURCE_UNAVAILABLE",
        message: expect.stringContaining("sentinels lacks region, desired_state: select a column, or a value"),
      });
      await expect(lookUp(() => sql`select id, region from sentinels`)).rejects.toMatchObject({
        code: "SOURCE_UNAVAILABLE",
        message: expect.stringContaining("refused the query that createRouteSource has as sentinels"),
      });
    }));
});

describe("createRouteSource with sentinels that are no query", () => {
  it.each([
    ["sentinels", "sentinels: expected a function"],
    [() => "select * from sentinels", "sentinels: expected a function that returns a query"],
    [() => undefined, "sentinels: expected a function that returns a query"],
  ])("refuses %s", async (sentinels, message) => {
    const db = openDatabase("sqlite::memory:");
    expect(() => createRouteSource(db, { sentinels: sentinels as never })).toThrow(TypeError);
    expect(() => createRouteSource(db, { sentinels: sentinels as never })).toThrow(message);
    await db.destroy();
  });
});
