import type { Kysely } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type FrontlineSchema, migrateToLatest, openDatabase } from "../../src/index.ts";
import { expectNoLeaks } from "../leaks.ts";
import { createQueryLog } from "../query-log.ts";
import { aRoute, aSentinel, insertRoutes, insertSentinels, wipe } from "../seed.ts";
import { type StoreDatabase, stores } from "../stores.ts";
import { aChange, type Following, headOf, LATE_COMMIT_MS, moveRoute, startFollowing } from "./following.ts";

describe.each(stores)("on $name, a follower", (store) => {
  const { log, during } = createQueryLog();
  let database: StoreDatabase;
  let db: Kysely<FrontlineSchema>;
  const started: Following[] = [];

  const follow: typeof startFollowing = async (...args) => {
    const following = await startFollowing(...args);
    started.push(following);
    return following;
  };

  beforeAll(async () => {
    database = await store.create();
    db = openDatabase(database.url, { log });
    await migrateToLatest(db);
  });
  beforeEach(async () => {
    await wipe(db);
    const ids = ["r_1", "r_2", "r_3"];
    await insertRoutes(
      db,
      ids.map((id) => aRoute({ id, fullyQualifiedDomainName: `${id.replace("_", "")}.example.com` })),
    );
    await db.insertInto("frontline_environments").values({ environment_id: "env_1" }).execute();
  });
  afterEach(async () => {
    for (const { follower } of started.splice(0)) await follower.close();
  });
  afterAll(async () => {
    await db?.destroy();
    await database?.drop();
  });

  it("applies every change that was committed after the read that it was started by", async () => {
    const { follower, sink } = await follow(db);
    await moveRoute(db, "r_1");
    await moveRoute(db, "r_1", 1);
    await moveRoute(db, "r_2");
    await follower.poll();
    expect(sink.routes.get("r_1")).toMatchObject({ deploymentId: "d_2", revision: 2 });
    expect(sink.routes.get("r_2")).toMatchObject({ deploymentId: "d_1", revision: 1 });
    expect([...sink.routes.keys()].sort()).toEqual(["r_1", "r_2"]);
    sink.routes.clear();
    await follower.poll();
    expect(sink.routes.size).toBe(0);
    await moveRoute(db, "r_3");
    await follower.poll();
    expect([...sink.routes.keys()]).toEqual(["r_3"]);
  });

  it("asks one query while nothing changes, however many environments there are, and one more for what changed", async () => {
    for (const count of [0, 1, 1_200]) {
      const environments = Array.from({ length: count }, (_, e) => `env_${e}`);
      const { follower, sink } = await follow(db, { environments });
      await follower.poll();
      expect(await during(() => follower.poll())).toEqual([expect.stringMatching(/^select .*frontline_route_changes/)]);
      // Five hundred at a time, all of them in turn.
      expect(sink.sentinels.size).toBe(Math.min(count, 1_000));
      await follower.poll();
      expect(sink.sentinels.size).toBe(count);
    }
    const { follower } = await follow(db, { environments: ["env_1"] });
    await follower.poll();
    await moveRoute(db, "r_1");
    await moveRoute(db, "r_2");
    expect(await during(() => follower.poll())).toEqual([
      expect.stringMatching(/^select .*frontline_route_changes/),
      expect.stringMatching(/^select .*from frontline_routes where id in/),
    ]);
  });

  it("follows sentinels whose rows are changed, added and removed without a word in the history", async () => {
    const { follower, sink } = await follow(db, { environments: ["env_1", "env_2"] });
    const seen = async () => {
      await follower.poll();
      return sink.sentinels.get("env_1");
    };
    expect(await seen()).toEqual([]);
    await insertSentinels(db, aSentinel(), aSentinel({ id: "s_2", region: "eu-west-1.aws" }));
    const healthy = {
      id: "s_1",
      environment_id: "env_1",
      region: "us-east-1.aws",
      k8s_address: "s_1.internal:8040",
      health: "healthy",
      desired_state: "running",
      available_replicas: 1,
    };
    expect(await seen()).toHaveLength(2);
    expect(await seen()).toContainEqual(healthy);
    await db.updateTable("sentinels").set({ health: "unhealthy" }).where("id", "=", "s_1").execute();
    expect(await seen()).toContainEqual({ ...healthy, health: "unhealthy" });
    await db.deleteFrom("sentinels").where("id", "=", "s_1").execute();
    expect(await seen()).toMatchObject([{ id: "s_2" }]);
    expect(sink.sentinels.get("env_2")).toEqual([]);
  });

  it("applies a change again when applying it failed", async () => {
    const { follower, sink, events } = await follow(db);
    await moveRoute(db, "r_1");
    sink.failNext = true;
    await follower.poll();
    expect(follower.freshness()).toMatchObject({ state: "failing", failures: 1, behindMs: undefined });
    expect(events).toMatchObject([{ type: "poll-failed" }]);
    await follower.poll();
    expect(sink.routes.get("r_1")).toMatchObject({ revision: 1 });
    expect(follower.freshness()).toMatchObject({ state: "following", behindMs: 0 });
  });

  it("says what keeps it from following, without SQL", async () => {
    const { follower, events, pass } = await follow(db);
    await follower.poll();
    await db.schema.alterTable("frontline_route_changes").renameTo("moved_away").execute();
    pass(10);
    await follower.poll();
    await db.schema.alterTable("moved_away").renameTo("frontline_route_changes").execute();
    const problem = expect.stringContaining("run migrateToLatest");
    expect(follower.freshness()).toMatchObject({ state: "failing", behindMs: 10, problem });
    const failed = events.find((event) => event.type === "poll-failed");
    expect(failed).toMatchObject({ problem, cause: expect.any(Error) });
    expectNoLeaks(failed?.cause);
    await follower.poll();
    expect(follower.freshness()).toMatchObject({ state: "following", behindMs: 0 });
  });

  it("reads a route again until it is as new as its history, and forgets one that never is, or is gone", async () => {
    const { follower, sink, pass } = await follow(db);
    await db
      .insertInto("frontline_route_changes")
      .values([
        aChange({ revision: 5 }),
        aChange({ frontline_route_id: "r_2", revision: 5 }),
        aChange({ frontline_route_id: "r_9" }),
      ])
      .execute();
    await follower.poll();
    expect([...sink.routes.keys()]).toEqual([]);
    expect(sink.gone).toEqual(["r_9"]);
    expect(follower.freshness()).toMatchObject({ state: "catching-up", pendingRoutes: 2, behindMs: undefined });
    await db.updateTable("frontline_routes").set({ revision: 5 }).where("id", "=", "r_1").execute();
    await follower.poll();
    expect([...sink.routes.keys()]).toEqual(["r_1"]);
    expect(follower.freshness()).toMatchObject({ state: "catching-up", pendingRoutes: 1 });
    pass(LATE_COMMIT_MS + 1);
    await follower.poll();
    expect(sink.gone).toEqual(["r_9", "r_2"]);
    expect(follower.freshness()).toMatchObject({ state: "following", pendingRoutes: 0 });
  });

  it("goes on from a position in another process, also with what it had not yet got", async () => {
    await db
      .insertInto("frontline_route_changes")
      .values([aChange({ change_id: "c_0", revision: 7 }), aChange()])
      .execute();
    const first = await follow(db);
    await first.follower.poll();
    const from = JSON.parse(JSON.stringify(first.follower.position()));
    expect(from).toMatchObject({ pending: [["r_1", 7]] });
    await db.updateTable("frontline_routes").set({ revision: 7 }).where("id", "=", "r_1").execute();
    await moveRoute(db, "r_2");
    const second = await follow(db, { from });
    await second.follower.poll();
    expect([...second.sink.routes.keys()].sort()).toEqual(["r_1", "r_2"]);
    expect(second.follower.freshness()).toMatchObject({ state: "following" });
    expect(second.sink.forgotten).toBe(0);
  });

  it("forgets everything when the history is another one, and starts again with the next load", async () => {
    await moveRoute(db, "r_1");
    const { follower, sink, events } = await follow(db);
    await follower.poll();
    await db.updateTable("frontline_route_changes").set({ change_id: "restored" }).execute();
    await follower.poll();
    expect(sink.forgotten).toBe(1);
    expect(events.at(-1)).toEqual({ type: "lost", reason: "replaced" });
    expect(follower.needsHead).toBe(true);
    expect(follower.position()).toBeUndefined();
    expect(follower.freshness()).toMatchObject({ state: "idle", behindMs: undefined });
    expect(await during(() => follower.poll())).toEqual([]);
    expect(follower.admit(await headOf(db))).toBe(true);
    await moveRoute(db, "r_2");
    sink.routes.clear();
    await follower.poll();
    expect(sink.routes.get("r_2")).toMatchObject({ revision: 1 });
  });

  it("forgets everything when what it followed last is gone: at once with later rows there, else after a while", async () => {
    await moveRoute(db, "r_1");
    const { follower, sink, events, pass } = await follow(db);
    await follower.poll();
    await db.deleteFrom("frontline_route_changes").execute();
    await follower.poll();
    expect(follower.freshness()).toMatchObject({ state: "catching-up" });
    pass(LATE_COMMIT_MS + 1);
    await follower.poll();
    expect(events.at(-1)).toEqual({ type: "lost", reason: "behind-for-too-long" });
    expect(sink.forgotten).toBe(1);

    await moveRoute(db, "r_2");
    const other = await follow(db);
    await other.follower.poll();
    await db.deleteFrom("frontline_route_changes").execute();
    await db
      .insertInto("frontline_route_changes")
      .values([aChange(), aChange({ frontline_route_id: "r_2" })])
      .execute();
    await other.follower.poll();
    const { type } = other.events.at(-1) ?? {};
    expect(type).toBe("lost");
    expect(other.sink.forgotten).toBe(1);
  });

  it("reads a promotion of thousands of routes at once, and forgets everything when there is too much", async () => {
    const { follower, sink, events } = await follow(db);
    await fillHistory(2_500);
    await follower.poll();
    expect(events.map((event) => event.type === "poll" && event.rows)).toEqual([1_000, 999, 501]);
    expect(follower.freshness()).toMatchObject({ state: "following" });
    await fillHistory(21_500);
    await follower.poll();
    expect(events.at(-1)).toEqual({ type: "lost", reason: "too-far-behind" });
    expect(sink.forgotten).toBe(1);
  });

  it("admits loads that read no less than it started from, and asks for that only until it has polled", async () => {
    const { follower } = await follow(db, { environments: [] });
    await fillHistory(3);
    const other = await follow(db);
    const head = other.follower.position()?.anchor?.pk ?? 0;
    expect(other.follower.needsHead).toBe(true);
    expect(other.follower.admit(head - 1)).toBe(true); // the smallest counts
    expect(other.follower.position()?.anchor?.pk).toBe(head - 1);
    await other.follower.poll();
    expect(other.follower.needsHead).toBe(false);
    expect(other.follower.admit(head - 2)).toBe(false);
    expect(other.follower.admit(head - 1)).toBe(true);
    expect(follower.needsHead).toBe(true);
  });

  it("does nothing any more when it is closed", async () => {
    const { follower, sink, events } = await follow(db);
    await moveRoute(db, "r_1");
    const polled = follower.poll();
    await Promise.all([follower.close(), follower.close(), polled]);
    expect(await during(() => follower.poll())).toEqual([]);
    expect(follower.admit(5)).toBe(true);
    expect(follower.needsHead).toBe(false);
    expect([sink.routes.size, sink.forgotten, events.length]).toEqual([0, 0, 0]);
  });

  /** Adds rows to the history, all of one route. */
  async function fillHistory(count: number): Promise<void> {
    const change_id = `${count}`;
    for (let start = 0; start < count; start += 2_000) {
      const revisions = Array.from({ length: Math.min(2_000, count - start) }, (_, i) => count + start + i);
      await db
        .insertInto("frontline_route_changes")
        .values(revisions.map((revision) => aChange({ change_id: `${change_id}_${revision}`, revision })))
        .execute();
    }
    await db.updateTable("frontline_routes").set({ revision: 1_000_000 }).where("id", "=", "r_1").execute();
  }
});
