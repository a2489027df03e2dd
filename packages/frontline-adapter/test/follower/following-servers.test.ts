import { createTestDatabase, startMysqlServer } from "@frontline-routing/test-servers";
import type { Kysely } from "kysely";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type FrontlineSchema, migrateToLatest, openDatabase } from "../../src/index.ts";
import { createOriginalTables, insertOriginalRows } from "../original-schema.ts";
import { aRoute, insertRoutes, wipe } from "../seed.ts";
import { type StoreDatabase, serverStores } from "../stores.ts";
import { withDatabase } from "../with-database.ts";
import { aChange, type Following, LATE_COMMIT_MS, moveRoute, startFollowing } from "./following.ts";

describe.each(serverStores)("on $name, a follower", (store) => {
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
    db = openDatabase(database.url);
    await migrateToLatest(db);
  });
  beforeEach(async () => {
    await wipe(db);
    // Rows that are only deleted would keep the neighbours of their keys locked while a transaction is held open.
    await sql`truncate table frontline_route_changes`.execute(db);
    await insertRoutes(
      db,
      ["r_1", "r_2", "r_3"].map((id) => aRoute({ id, fullyQualifiedDomainName: `${id}.example.com` })),
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

  /** Moves `r_1` in a transaction that is left open. */
  async function holdMoveOpen() {
    const transaction = await db.startTransaction().execute();
    await transaction.insertInto("frontline_route_changes").values(aChange()).execute();
    await transaction
      .updateTable("frontline_routes")
      .set({ deployment_id: "d_2", revision: 1 })
      .where("id", "=", "r_1")
      .execute();
    return transaction;
  }

  it("applies a change that is committed after later ones were, in the next poll", async () => {
    const { follower, sink } = await follow(db);
    const held = await holdMoveOpen();
    await moveRoute(db, "r_2");
    await moveRoute(db, "r_3");
    await follower.poll();
    await follower.poll();
    expect([...sink.routes.keys()].sort()).toEqual(["r_2", "r_3"]);
    expect(follower.freshness()).toMatchObject({ state: "following", openGaps: 1 });
    await held.commit().execute();
    await follower.poll();
    expect(sink.routes.get("r_1")).toMatchObject({ deploymentId: "d_2", revision: 1 });
    expect(follower.freshness()).toMatchObject({ openGaps: 0 });
  });

  it("applies a change that was in flight when it started", async () => {
    const held = await holdMoveOpen();
    await moveRoute(db, "r_2");
    const { follower, sink } = await follow(db);
    await held.commit().execute(); // after the load's read, before the first poll
    await follower.poll();
    expect(sink.routes.get("r_1")).toMatchObject({ revision: 1 });
  });

  it("applies a change that is in flight when it started, and when it first polled", async () => {
    const held = await holdMoveOpen();
    await moveRoute(db, "r_2");
    const { follower, sink } = await follow(db);
    await follower.poll();
    await held.commit().execute();
    await follower.poll();
    expect(sink.routes.get("r_1")).toMatchObject({ revision: 1 });
  });

  it("isn't disturbed by a change that is rolled back, and forgets it in time", async () => {
    const { follower, sink, pass } = await follow(db);
    const held = await holdMoveOpen();
    await moveRoute(db, "r_2");
    await follower.poll();
    await held.rollback().execute();
    await follower.poll();
    await moveRoute(db, "r_3");
    await follower.poll();
    expect([...sink.routes.keys()].sort()).toEqual(["r_2", "r_3"]);
    expect(follower.freshness()).toMatchObject({ state: "following", openGaps: 1 });
    pass(LATE_COMMIT_MS + 1);
    await follower.poll();
    expect(follower.freshness()).toMatchObject({ state: "following", openGaps: 0, gapsDropped: 0 });
  });

  it("whose poll hangs gives up on it, asks for no more than two answers at a time, and follows on", async () => {
    const { follower, sink, events } = await follow(db, { environments: ["env_1"], pollTimeoutMs: 50 });
    await db.connection().execute(async (locker) => {
      await sql`lock tables sentinels write`.execute(locker);
      try {
        for (let i = 0; i < 3; i += 1) await follower.poll();
      } finally {
        await sql`unlock tables`.execute(locker);
      }
    });
    expect(events.map((event) => event.type === "poll-failed" && event.problem)).toEqual([
      expect.stringContaining("did not answer within 50 ms"),
      expect.stringContaining("did not answer within 50 ms"),
      expect.stringContaining("has not yet answered what earlier polls asked"),
    ]);
    await moveRoute(db, "r_1");
    await vi.waitFor(async () => {
      await follower.poll();
      expect(sink.routes.get("r_1")).toMatchObject({ revision: 1 });
    });
  });

  it("can be closed while its poll hangs", async () => {
    const { follower } = await follow(db, { environments: ["env_1"], pollTimeoutMs: 50 });
    await db.connection().execute(async (locker) => {
      await sql`lock tables sentinels write`.execute(locker);
      try {
        const polled = follower.poll();
        await follower.close();
        await polled;
      } finally {
        await sql`unlock tables`.execute(locker);
      }
    });
  });
});

describe.each(serverStores)("in tables whose collations can't be compared, on $name, a follower", (store) => {
  it("tells ids apart", () =>
    withDatabase(store, async (db) => {
      await createOriginalTables(db, true, { routes: "utf8mb4_general_ci", sentinels: "utf8mb4_unicode_ci" });
      await insertOriginalRows(db);
      await migrateToLatest(db);
      await sql`alter table frontline_route_changes convert to character set utf8mb4 collate utf8mb4_general_ci`.execute(
        db,
      );
      const { follower, sink } = await startFollowing(db, { environments: ["env_1", "ENV_1"] });
      await db
        .insertInto("frontline_route_changes")
        .values([aChange({ change_id: "c_0", frontline_route_id: "R_1", revision: 0 }), aChange()])
        .execute();
      await sql`update frontline_routes set revision = 1 where id = 'r_1'`.execute(db);
      await follower.poll();
      expect(follower.freshness()).toMatchObject({ state: "following" });
      expect([...sink.routes.keys()]).toEqual(["r_1"]);
      expect(sink.gone).toEqual(["R_1"]);
      expect(sink.sentinels.get("env_1")).toMatchObject([{ id: "s_1", health: "healthy" }]);
      expect(sink.sentinels.get("ENV_1")).toEqual([]);
      await follower.close();
    }));
});

describe("a follower whose server is killed and comes back", () => {
  it("polls by itself, fails meanwhile, and applies what was committed since", async () => {
    const server = await startMysqlServer({ durable: false });
    const { url } = await createTestDatabase(server.url);
    const db = openDatabase(url);
    try {
      await migrateToLatest(db);
      await insertRoutes(db, [aRoute()]);
      const now = () => performance.now();
      const { follower, sink, events } = await startFollowing(db, { intervalMs: 20, pollTimeoutMs: 1_000, now });
      try {
        const state = (wanted: string) =>
          vi.waitFor(() => expect(follower.freshness().state).toBe(wanted), { timeout: 10_000, interval: 5 });
        await state("following");
        const behind = follower.freshness().behindMs;
        expect(behind).toBeLessThan(2_000);
        await server.kill();
        await state("failing");
        expect(follower.freshness()).toMatchObject({ problem: expect.stringMatching(/can't be reached/) });
        await server.restart();
        await moveRoute(db, "r_1");
        await vi.waitFor(() => expect(sink.routes.get("r_1")).toMatchObject({ revision: 1 }), { timeout: 10_000 });
        await state("following");
        expect(sink.forgotten).toBe(0);
        expect(events.filter(({ type }) => type === "lost")).toEqual([]);
      } finally {
        await follower.close();
      }
    } finally {
      await db.destroy();
      await server.stop();
    }
  });
});
