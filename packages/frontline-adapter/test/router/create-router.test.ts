import { createRouter, type RouterOptions } from "@frontline-routing/frontline-core";
import { defineProximity } from "@frontline-routing/router-core";
import { type Kysely, sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createRouteSource, type FrontlineSchema, migrateToLatest, openDatabase } from "../../src/index.ts";
import { aRoute, aSentinel, insertRoutes, insertSentinels, wipe } from "../seed.ts";
import { type StoreDatabase, stores } from "../stores.ts";
import { withDatabase } from "../with-database.ts";

describe.each(stores)("a router over $name", (store) => {
  let database: StoreDatabase;
  let db: Kysely<FrontlineSchema>;

  beforeAll(async () => {
    database = await store.create();
    db = openDatabase(database.url);
    await migrateToLatest(db);
  });
  afterAll(async () => {
    await db?.destroy();
    await database?.drop();
  });
  beforeEach(() => wipe(db));

  const routerIn = (region: string) => createRouter({ region, source: createRouteSource(db) });

  describe("whose environment has sentinels in us-east-1.aws and ap-south-1.aws", () => {
    beforeEach(async () => {
      await insertRoutes(db, [aRoute()]);
      await insertSentinels(db, aSentinel(), aSentinel({ id: "s_2", region: "ap-south-1.aws" }));
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
        await db
          .updateTable("sentinels")
          .set({ health: "healthy", desired_state: "running", available_replicas: 1 })
          .execute();
        await db.updateTable("sentinels").set(bad).where("id", "=", "s_1").execute();
        const decision = await routerIn("us-east-1.aws").route("api.example.com");
        expect(decision.nearestNlbRegion).toBe("ap-south-1.aws");
      }
    });
  });

  it("spreads requests over several local sentinels by the random numbers it is given", async () => {
    await insertRoutes(db, [aRoute()]);
    const sentinels = ["s_b", "s_a"].map((id) => ({ id, region: "us-east-1.aws", health: "healthy" as const }));
    const router = createRouter({ region: "us-east-1.aws", source: createRouteSource(db), random: () => 0.99 });
    expect(router.selectSentinel(aRoute(), sentinels)).toMatchObject({ localSentinel: { id: "s_a" } });
  });

  it("follows the proximity table that it is given", async () => {
    await insertRoutes(db, [aRoute()]);
    await insertSentinels(db, aSentinel({ region: "a.dc" }), aSentinel({ id: "s_2", region: "b.dc" }));
    const router = createRouter({
      region: "home.dc",
      source: createRouteSource(db),
      proximity: { "home.dc": ["b.dc", "a.dc"] },
    });
    expect((await router.route("api.example.com")).nearestNlbRegion).toBe("b.dc");
  });

  it("follows the policy that it is given, and knows a forwarded request", async () => {
    await insertRoutes(db, [aRoute()]);
    await insertSentinels(
      db,
      aSentinel({ region: "us-east-1.aws" }),
      aSentinel({ id: "s_2", region: "eu-west-1.aws" }),
    );
    const router = createRouter({
      region: "us-east-2.aws",
      source: createRouteSource(db),
      drainedRegions: { "us-east-1.aws": "hard" },
    });
    expect((await router.route("api.example.com")).nearestNlbRegion).toBe("eu-west-1.aws");
    const forwarded = router.route("api.example.com", { forwarded: true });
    await expect(forwarded).rejects.toMatchObject({ code: "NO_HEALTHY_SENTINEL" });
  });

  it("looks hostnames up in their one spelling", async () => {
    await insertRoutes(db, [aRoute(), aRoute({ id: "r_2", fullyQualifiedDomainName: "xn--bcher-kva.example" })]);
    const router = routerIn("us-east-1.aws");
    for (const hostname of ["API.Example.COM", "api.example.com.", "api.example.com:8443"]) {
      expect((await router.lookupByHostname(hostname)).route.id).toBe("r_1");
    }
    expect((await router.lookupByHostname("bücher.example")).route.id).toBe("r_2");
  });

  it("refuses what can't be a hostname", async () => {
    await expect(routerIn("us-east-1.aws").route("a b")).rejects.toMatchObject({
      code: "INVALID_HOSTNAME",
      status: 400,
    });
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
    await insertRoutes(db, [aRoute({ deploymentId: "" })]);
    await insertSentinels(db, aSentinel());
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
    await insertRoutes(db, [aRoute()]);
    const noHealthy = { code: "NO_HEALTHY_SENTINEL", status: 503 };
    await expect(routerIn("us-east-1.aws").route("api.example.com")).rejects.toMatchObject(noHealthy);
    await insertSentinels(db, aSentinel({ health: "unhealthy" }));
    await expect(routerIn("us-east-1.aws").route("api.example.com")).rejects.toMatchObject(noHealthy);
  });

  it("hands out nothing that could change what is cached", async () => {
    await insertRoutes(db, [aRoute()]);
    await insertSentinels(db, aSentinel());
    const { route, sentinels } = await routerIn("us-east-1.aws").lookupByHostname("api.example.com");
    for (const value of [route, sentinels, sentinels[0]]) expect(Object.isFrozen(value)).toBe(true);
  });

  it("is closed for good, and leaves the database open", async () => {
    const router = routerIn("us-east-1.aws");
    await router.close();
    await router.close();
    await expect(router.route("api.example.com")).rejects.toMatchObject({ code: "ROUTER_CLOSED", status: 503 });
    expect(await db.selectFrom("sentinels").select("id").execute()).toEqual([]);
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
      }
      expect([...picks]).toEqual(["s_1", "s_3"]);
    }));
});

describe("createRouter", () => {
  const db = openDatabase("sqlite::memory:");
  const optionsWith = (overrides: object) => ({ region: "eu-west-1.aws", db, ...overrides }) as RouterOptions;

  it.each([
    ["us-east-1", 'region: expected `name.platform` in lower case, such as "us-east-1.aws", got "us-east-1"'],
    [undefined, "region: expected `name.platform` in lower case"],
  ])("refuses the malformed region %j", (region, message) => {
    expect(() => createRouter(optionsWith({ region }))).toThrow(TypeError);
    expect(() => createRouter(optionsWith({ region }))).toThrow(message);
  });

  it("refuses a region that nothing is known of, names the likeliest and the remedy", () => {
    const create = () => createRouter(optionsWith({ region: "us-est-1.aws" }));
    expect(create).toThrow(RangeError);
    expect(create).toThrow(
      'region: nothing is known of "us-est-1.aws", did you mean "us-east-1.aws" or "us-west-1.aws" or ' +
        '"us-east-2.aws"? For a region of your own, pass `proximity` with a row or coordinates for it',
    );
    expect(create).toThrow(expect.objectContaining({ code: "UNKNOWN_REGION", region: "us-est-1.aws" }));
  });

  it("takes a region of one's own that is listed in `proximity`", () => {
    expect(createRouter(optionsWith({ region: "home.dc", proximity: { "home.dc": [] } })).region).toBe("home.dc");
    expect(createRouter(optionsWith({ region: "b.dc", proximity: { "home.dc": ["b.dc"] } })).region).toBe("b.dc");
    const proximity = defineProximity({ coordinates: { "home.dc": { lat: 50, lon: 8 } } });
    expect(createRouter(optionsWith({ region: "home.dc", proximity })).region).toBe("home.dc");
  });

  it.each([
    [{ db: undefined }, TypeError, "db: expected a Kysely instance, see openDatabase"],
    [{ db: {} }, TypeError, "db: expected a Kysely instance, see openDatabase"],
    [{ random: 4 }, TypeError, "random: expected a function, got 4"],
    [{ now: "now" }, TypeError, 'now: expected a function, got "now"'],
    [{ freshMs: -1 }, RangeError, "freshMs: expected a whole number from 0 to 86400000, got -1"],
    [{ freshMs: Number.NaN }, TypeError, "freshMs: expected a whole number from 0 to 86400000, got NaN"],
    [{ unknownFreshMs: 1e9 }, RangeError, "unknownFreshMs: expected a whole number from 0 to 86400000, got 1000000000"],
    [{ maxRoutes: 0 }, RangeError, "maxRoutes: expected a whole number from 1 to 10000000, got 0"],
    [{ maxEnvironments: 0 }, RangeError, "maxEnvironments: expected a whole number from 1 to 10000000, got 0"],
    [{ maxUnknownHostnames: 0 }, RangeError, "maxUnknownHostnames: expected a whole number from 1 to 10000000, got 0"],
    [{ proximity: 1 }, TypeError, "proximity: expected a table or the result of defineProximity, got 1"],
    [{ onNoHealthy: "" }, TypeError, "onNoHealthy: expected"],
    [{ fresh: 1 }, TypeError, 'createRouter: unknown option "fresh"; known are region, db, proximity,'],
  ])("refuses the options %j", (overrides, type, message) => {
    expect(() => createRouter(optionsWith(overrides))).toThrow(type);
    expect(() => createRouter(optionsWith(overrides))).toThrow(message);
  });
});
