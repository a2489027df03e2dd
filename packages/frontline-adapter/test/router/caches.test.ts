import type { Kysely } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  createRouter,
  type FrontlineSchema,
  migrateToLatest,
  openDatabase,
  type RouterOptions,
} from "../../src/index.ts";
import { createQueryLog } from "../query-log.ts";
import { aRoute, aSentinel, insertRoutes, insertSentinels, wipe } from "../seed.ts";
import { type StoreDatabase, stores } from "../stores.ts";

describe.each(stores)("the caches of a router over $name", (store) => {
  const queries = createQueryLog();
  let database: StoreDatabase;
  let db: Kysely<FrontlineSchema>;
  let now = 0;

  beforeAll(async () => {
    database = await store.create();
    db = openDatabase(database.url, { log: queries.log });
    await migrateToLatest(db);
  });
  afterAll(async () => {
    await db?.destroy();
    await database?.drop();
  });
  beforeEach(async () => {
    now = 0;
    await wipe(db);
    await insertRoutes(db, [
      aRoute(),
      aRoute({ id: "r_2", fullyQualifiedDomainName: "www.example.com" }),
      aRoute({ id: "r_3", fullyQualifiedDomainName: "other.example.com", environmentId: "env_2" }),
    ]);
    await insertSentinels(db, aSentinel(), aSentinel({ id: "s_2", environment_id: "env_2" }));
    queries.statements.length = 0;
  });

  const cachedRouter = (options: Partial<RouterOptions> = {}) =>
    createRouter({ region: "us-east-1.aws", db, now: () => now, staleMs: 0, followIntervalMs: 0, ...options });
  const deploymentAt = async (router: ReturnType<typeof cachedRouter>, hostname = "api.example.com") =>
    (await router.route(hostname)).deploymentId;
  const move = (deploymentId: string) =>
    db.updateTable("frontline_routes").set({ deployment_id: deploymentId }).execute();
  const codeAt = (router: ReturnType<typeof cachedRouter>, hostname: string) =>
    router.route(hostname).then(
      () => "no error",
      (error) => error.code,
    );

  it("ask the database once for a hostname that many look up at the same time, and not again while it is fresh", async () => {
    const router = cachedRouter();
    const lookups = await Promise.all(Array.from({ length: 100 }, () => router.lookupByHostname("api.example.com")));
    expect(queries.statements).toHaveLength(1);
    expect(new Set(lookups.map(({ route }) => route)).size).toBe(1);
    await router.lookupByHostname("API.example.com:443");
    expect(queries.statements).toHaveLength(1);
  });

  it("keep a value for exactly the fresh window after its read began", async () => {
    const router = cachedRouter({ freshMs: 1_000 });
    expect(await deploymentAt(router)).toBe("d_1");
    await move("d_2");
    now = 999;
    expect(await deploymentAt(router)).toBe("d_1");
    now = 1_000;
    expect(await deploymentAt(router)).toBe("d_2");
  });

  it("keep nothing with a window of 0, but share what is under way", async () => {
    const router = cachedRouter({ freshMs: 0, unknownFreshMs: 0 });
    await Promise.all([deploymentAt(router), deploymentAt(router)]);
    await deploymentAt(router);
    await codeAt(router, "nope.example.com");
    await codeAt(router, "nope.example.com");
    expect(queries.statements).toHaveLength(4);
  });

  it("read an environment's sentinels alone when only they are not at hand, and once for all who wait", async () => {
    // One environment at a time is kept for sure, and up to two for a moment.
    const router = cachedRouter({ maxEnvironments: 1 });
    await insertRoutes(db, [
      aRoute({ id: "r_4", fullyQualifiedDomainName: "third.example.com", environmentId: "env_3" }),
    ]);
    for (const hostname of ["api.example.com", "other.example.com", "third.example.com"]) {
      await router.lookupByHostname(hostname);
    }
    queries.statements.length = 0;
    await Promise.all(Array.from({ length: 10 }, () => router.route("api.example.com")));
    expect(queries.statements).toEqual([expect.stringMatching(/from [`"]sentinels[`"]/)]);
    expect(queries.statements[0]).not.toContain("join");
  });

  it("share sentinels that were read with another hostname of the environment", async () => {
    const router = cachedRouter({ freshMs: 1_000 });
    await router.lookupByHostname("api.example.com");
    await db.updateTable("sentinels").set({ health: "unhealthy" }).execute();
    now = 500;
    await router.lookupByHostname("www.example.com");
    expect(await codeAt(router, "api.example.com")).toBe("NO_HEALTHY_SENTINEL");
  });

  it("remember for their own short window that a hostname isn't there", async () => {
    const router = cachedRouter({ unknownFreshMs: 100 });
    expect(await codeAt(router, "new.example.com")).toBe("HOSTNAME_NOT_FOUND");
    await insertRoutes(db, [aRoute({ id: "r_5", fullyQualifiedDomainName: "new.example.com" })]);
    queries.statements.length = 0;
    now = 99;
    expect(await codeAt(router, "new.example.com")).toBe("HOSTNAME_NOT_FOUND");
    expect(queries.statements).toHaveLength(0);
    now = 100;
    expect(await codeAt(router, "new.example.com")).toBe("no error");
  });

  it("lose no route to a flood of unknown hostnames", async () => {
    const router = cachedRouter({ maxRoutes: 1, maxUnknownHostnames: 1 });
    await deploymentAt(router);
    for (let i = 0; i < 20; i += 1) await codeAt(router, `random-${i}.example.com`);
    queries.statements.length = 0;
    expect(await deploymentAt(router)).toBe("d_1");
    expect(queries.statements).toHaveLength(0);
  });

  it("don't keep a failure", async () => {
    const router = cachedRouter();
    await db.schema.alterTable("sentinels").renameTo("sentinels_away").execute();
    try {
      expect(await codeAt(router, "api.example.com")).toBe("LOOKUP_FAILED");
    } finally {
      await db.schema.alterTable("sentinels_away").renameTo("sentinels").execute();
    }
    expect(await codeAt(router, "api.example.com")).toBe("no error");
  });

  it("close when what is under way has ended", async () => {
    const router = cachedRouter();
    let ended = false;
    const lookup = router.lookupByHostname("api.example.com").finally(() => {
      ended = true;
    });
    await router.close();
    expect(ended).toBe(true);
    expect((await lookup).route.id).toBe("r_1");
  });
});
