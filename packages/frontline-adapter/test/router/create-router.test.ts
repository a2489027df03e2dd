import { createRouter, type Router, type RouterOptions } from "@frontline-routing/frontline-core";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRouteSource, migrateToLatest } from "../../src/index.ts";
import { aRoute, aSentinel, insertRoutes, insertSentinels, wipe } from "../seed.ts";
import { stores } from "../stores.ts";
import { useDatabase } from "../use-database.ts";
import { withDatabase } from "../with-database.ts";

describe.each(stores)("a router over $name", (store) => {
  const database = useDatabase(store);
  const routers: Router[] = [];

  beforeEach(() => wipe(database.db));
  afterEach(async () => {
    for (const router of routers.splice(0)) await router.close();
  });

  function routerIn(region: string, options: Partial<RouterOptions> = {}): Router {
    const router = createRouter({ region, source: createRouteSource(database.db), ...options });
    routers.push(router);
    return router;
  }

  describe("whose environment has sentinels in us-east-1.aws and ap-south-1.aws", () => {
    beforeEach(async () => {
      await insertRoutes(database.db, [aRoute()]);
      await insertSentinels(database.db, aSentinel(), aSentinel({ id: "s_2", region: "ap-south-1.aws" }));
    });

    it("sends a request received in eu-west-1.aws to the NLB of us-east-1.aws", async () => {
      expect(await routerIn("eu-west-1.aws").route("api.example.com")).toEqual({
        destination: "remote",
        deploymentId: "d_1",
        localSentinel: null,
        nearestNlbRegion: "us-east-1.aws",
      });
    });

    it("sends a request received in us-east-1.aws to the local sentinel", async () => {
      const router = routerIn("us-east-1.aws");
      const { route, sentinels } = await router.lookupByHostname("api.example.com");
      expect(route).toEqual(aRoute());
      expect(sentinels.map(({ id, region }) => [id, region])).toEqual([
        ["s_1", "us-east-1.aws"],
        ["s_2", "ap-south-1.aws"],
      ]);
      expect(router.selectSentinel(route, sentinels)).toEqual({
        destination: "local",
        deploymentId: "d_1",
        nearestNlbRegion: null,
        localSentinel: {
          id: "s_1",
          environmentId: "env_1",
          region: "us-east-1.aws",
          k8sAddress: "s_1.internal:8040",
          health: "healthy",
          desiredState: "running",
          availableReplicas: 1,
        },
      });
    });

    it("passes over a sentinel that is unhealthy, not wanted running or without replicas", async () => {
      for (const bad of [{ health: "paused" }, { desired_state: "standby" }, { available_replicas: 0 }] as const) {
        await database.db
          .updateTable("sentinels")
          .set({ health: "healthy", desired_state: "running", available_replicas: 1 })
          .execute();
        await database.db.updateTable("sentinels").set(bad).where("id", "=", "s_1").execute();
        const decision = await routerIn("us-east-1.aws").route("api.example.com");
        expect(decision.nearestNlbRegion).toBe("ap-south-1.aws");
      }
    });
  });

  it("follows the proximity table that it is given", async () => {
    await insertRoutes(database.db, [aRoute()]);
    await insertSentinels(database.db, aSentinel({ region: "a.dc" }), aSentinel({ id: "s_2", region: "b.dc" }));
    const router = routerIn("home.dc", { proximity: { "home.dc": ["b.dc", "a.dc"] } });
    expect((await router.route("api.example.com")).nearestNlbRegion).toBe("b.dc");
  });

  it("follows the policy that it is given, and knows a forwarded request", async () => {
    await insertRoutes(database.db, [aRoute()]);
    await insertSentinels(
      database.db,
      aSentinel({ region: "us-east-1.aws" }),
      aSentinel({ id: "s_2", region: "eu-west-1.aws" }),
    );
    const router = routerIn("us-east-2.aws", { drainedRegions: { "us-east-1.aws": "hard" } });
    expect((await router.route("api.example.com")).nearestNlbRegion).toBe("eu-west-1.aws");
    const forwarded = router.route("api.example.com", { forwarded: true });
    await expect(forwarded).rejects.toMatchObject({ code: "NO_HEALTHY_SENTINEL" });
  });

  it("looks hostnames up in their one spelling", async () => {
    await insertRoutes(database.db, [
      aRoute(),
      aRoute({ id: "r_2", fullyQualifiedDomainName: "xn--bcher-kva.example" }),
    ]);
    const router = routerIn("us-east-1.aws");
    for (const hostname of ["API.Example.COM", "api.example.com.", "api.example.com:8443"]) {
      expect((await router.lookupByHostname(hostname)).route.id).toBe("r_1");
    }
    expect((await router.lookupByHostname("bücher.example")).route.id).toBe("r_2");
  });

  it("answers an unknown hostname with 404", async () => {
    await expect(routerIn("us-east-1.aws").route("Nope.example.com:80")).rejects.toMatchObject({
      code: "HOSTNAME_NOT_FOUND",
      status: 404,
      hostname: "nope.example.com",
      publicMessage: "There is nothing at this hostname.",
      message: expect.stringContaining('"nope.example.com"'),
    });
  });

  it("answers a route without a deployment with 404", async () => {
    await insertRoutes(database.db, [aRoute({ deploymentId: "" })]);
    await insertSentinels(database.db, aSentinel());
    const router = routerIn("us-east-1.aws");
    expect((await router.lookupByHostname("api.example.com")).route.deploymentId).toBe("");
    await expect(router.route("api.example.com")).rejects.toMatchObject({
      code: "ROUTE_WITHOUT_DEPLOYMENT",
      status: 404,
      hostname: "api.example.com",
      publicMessage: "There is no deployment at this hostname yet.",
    });
  });

  it("answers with 503 when no sentinel is healthy, also when there is none", async () => {
    await insertRoutes(database.db, [aRoute()]);
    const noHealthy = { code: "NO_HEALTHY_SENTINEL", status: 503 };
    await expect(routerIn("us-east-1.aws").route("api.example.com")).rejects.toMatchObject(noHealthy);
    await insertSentinels(database.db, aSentinel({ health: "unhealthy" }));
    await expect(routerIn("us-east-1.aws").route("api.example.com")).rejects.toMatchObject(noHealthy);
  });

  it("is closed for good, and leaves the database open", async () => {
    const router = routerIn("us-east-1.aws");
    await router.close();
    await router.close();
    await expect(router.route("api.example.com")).rejects.toMatchObject({ code: "ROUTER_CLOSED", status: 503 });
    expect(await database.db.selectFrom("sentinels").select("id").execute()).toEqual([]);
  });
});

describe.each(stores)("a router over tables that other software made, on $name", (store) => {
  it("returns all sentinels of a region by id, and brings no traffic to words and nulls that it doesn't know", () =>
    withDatabase(store, async (db) => {
      await sql`create table sentinels (id varchar(64), environment_id varchar(255), region varchar(255),
        k8s_address varchar(255), health varchar(64), desired_state varchar(64), available_replicas bigint)`.execute(
        db,
      );
      await sql`insert into sentinels values
        ('s_3', 'env_1', 'us-east-1.aws', 'c:1', 'healthy', 'running', 1),
        ('s_1', 'env_1', 'us-east-1.aws', 'a:1', 'healthy', 'running', 1),
        ('s_2', 'env_1', 'us-east-1.aws', 'b:1', 'draining', 'running', 1),
        ('s_4', 'env_1', 'us-east-1.aws', 'd:1', 'healthy', 'stopped', 1),
        ('s_5', 'env_1', 'us-east-1.aws', null, null, null, null),
        ('s_0', 'ENV_1', 'us-east-1.aws', 'f:1', 'healthy', 'running', 1)`.execute(db);
      await migrateToLatest(db);
      await insertRoutes(db, [aRoute()]);
      const picks = new Set<unknown>();
      for (const random of [0, 0.49, 0.5, 0.99]) {
        const router = createRouter({ region: "us-east-1.aws", source: createRouteSource(db), random: () => random });
        const { sentinels } = await router.lookupByHostname("api.example.com");
        expect(sentinels.map(({ id, health, desiredState }) => [id, health, desiredState])).toEqual([
          ["s_1", "healthy", "running"],
          ["s_2", "unknown", "running"],
          ["s_3", "healthy", "running"],
          ["s_4", "healthy", "standby"],
          ["s_5", "unknown", "standby"],
        ]);
        picks.add((await router.route("api.example.com")).localSentinel?.id);
        await router.close();
      }
      expect([...picks]).toEqual(["s_1", "s_3"]);
    }));
});
