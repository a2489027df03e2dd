import { AsyncLocalStorage } from "node:async_hooks";
import { inlineSteps, swapLiveDeployment } from "@frontline-routing/routing-core";
import type { Kysely } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  createRouteRepository,
  createRouter,
  type FrontlineSchema,
  migrateToLatest,
  openDatabase,
  type Router,
  type RouterOptions,
} from "../../src/index.ts";
import { createQueryLog } from "../query-log.ts";
import { aRoute, aSentinel, insertDeployments, insertRoutes, insertSentinels, wipe } from "../seed.ts";
import { type StoreDatabase, stores } from "../stores.ts";

const hostnames = Array.from({ length: 30 }, (_, i) => `h${i}.example.com`);

describe.each(stores)("a router that follows changes over $name", (store) => {
  const queries = createQueryLog();
  let database: StoreDatabase;
  let db: Kysely<FrontlineSchema>;
  let router: Router;

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
    await wipe(db);
    const ready = { environmentId: "env_1", status: "ready", desiredState: "running", createdAt: 1 };
    await insertDeployments(db, [
      { ...ready, id: "d_1" },
      { ...ready, id: "d_2" },
    ]);
    await insertRoutes(
      db,
      hostnames.map((fullyQualifiedDomainName, i) => aRoute({ id: `r_${i}`, fullyQualifiedDomainName })),
    );
    await insertSentinels(db, aSentinel());
  });
  afterEach(() => router?.close());

  // The windows are long, so that only the follower can bring a change.
  const start = (options: Partial<RouterOptions> = {}) => {
    router = createRouter({ region: "us-east-1.aws", db, freshMs: 3_600_000, followIntervalMs: 10, ...options });
    return router;
  };
  const swapAll = (deploymentId: string) =>
    swapLiveDeployment(
      { repository: createRouteRepository(db), steps: inlineSteps, now: 1 },
      { environmentId: "env_1", deploymentId, frontlineRouteIds: hostnames.map((_, i) => `r_${i}`) },
    );
  const deploymentsAt = () => new Set(hostnames.map((hostname) => router.routeCached(hostname)?.deploymentId));
  const untilFollowing = () => vi.waitFor(() => expect(router.freshness().state).toBe("following"), { interval: 5 });

  it("decides by a promotion for every hostname it knows, without being asked for it meanwhile", async () => {
    start();
    await router.lookupMany(hostnames);
    await untilFollowing();
    expect(deploymentsAt()).toEqual(new Set(["d_1"]));
    await swapAll("d_2");
    await vi.waitFor(() => expect(deploymentsAt()).toEqual(new Set(["d_2"])), { interval: 5, timeout: 5_000 });
    expect(router.freshness()).toMatchObject({ state: "following", behindMs: expect.any(Number) });
  });

  it("decides by a sentinel's health, whoever changed it and however", async () => {
    start();
    await router.route("h0.example.com");
    await untilFollowing();
    await db.updateTable("sentinels").set({ health: "unhealthy" }).execute();
    const decision = () => router.routeCached("h0.example.com");
    await vi.waitFor(() => expect(decision).toThrow("no healthy sentinel"), { interval: 5, timeout: 5_000 });
    await db.updateTable("sentinels").set({ health: "healthy" }).execute();
    await vi.waitFor(() => expect(decision()?.destination).toBe("local"), { interval: 5, timeout: 5_000 });
  });

  it("learns of a hostname that it knew to be missing from its first assignment", async () => {
    start({ unknownFreshMs: 3_600_000 });
    await router.route("h0.example.com");
    await untilFollowing();
    await expect(router.route("new.example.com")).rejects.toMatchObject({ code: "HOSTNAME_NOT_FOUND" });
    await insertRoutes(db, [aRoute({ id: "r_new", fullyQualifiedDomainName: "New.example.com", deploymentId: "" })]);
    await createRouteRepository(db).commit({
      changeId: "first",
      environmentId: "env_1",
      deploymentId: "d_2",
      routes: [{ frontlineRouteId: "r_new", expectedRevision: 0 }],
      now: 1,
    });
    await vi.waitFor(() => expect(router.routeCached("new.example.com")?.deploymentId).toBe("d_2"), {
      interval: 5,
      timeout: 5_000,
    });
  });

  it("asks one query per interval, whatever the number of hostnames", async () => {
    start();
    await router.lookupMany(hostnames);
    await untilFollowing();
    const polls: unknown[] = [];
    await router.close();
    start({ onEvent: (event) => event.type === "poll" && polls.push(event) });
    await router.lookupMany(hostnames);
    await untilFollowing();
    polls.length = 0;
    queries.statements.length = 0;
    await vi.waitFor(() => expect(polls.length).toBeGreaterThan(5), { interval: 5, timeout: 5_000 });
    await router.close();
    // The last one may have been on its way.
    expect(queries.statements.length - polls.length).toBeLessThanOrEqual(1);
  });

  it("polls outside of the request that came first, whose trace it would go on with for ever", async () => {
    const request = new AsyncLocalStorage<string>();
    const polledIn: unknown[] = [];
    start({ onEvent: (event) => event.type === "poll" && polledIn.push(request.getStore()) });
    await request.run("the first request", () => router.route("h0.example.com"));
    await vi.waitFor(() => expect(polledIn.length).toBeGreaterThan(2), { interval: 5, timeout: 5_000 });
    expect(new Set(polledIn)).toEqual(new Set([undefined]));
  });

  it("is off when it is told to be, and asks nothing by itself", async () => {
    start({ followIntervalMs: 0 });
    await router.lookupMany(hostnames);
    expect(router.freshness()).toEqual({ state: "off", behindMs: undefined });
    await swapAll("d_2");
    expect(deploymentsAt()).toEqual(new Set(["d_1"]));
  });
});
