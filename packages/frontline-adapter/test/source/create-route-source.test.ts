import { SourceUnavailableError } from "@frontline-routing/frontline-core";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { createRouteRepository, createRouteSource, migrateToLatest, openDatabase } from "../../src/index.ts";
import { createOriginalTables, insertOriginalRows } from "../original-schema.ts";
import { aRoute, aSentinel, insertDeployments, insertRoutes, insertSentinels } from "../seed.ts";
import { serverStores, stores } from "../stores.ts";
import { withDatabase } from "../with-database.ts";
import { aChange } from "./a-change.ts";

const { signal } = new AbortController();
const again = { hostnames: ["api.example.com"], environmentIds: ["env_1"] };

describe("createRouteSource", () => {
  it("refuses options that it doesn't know, and a clock that is none", async () => {
    const db = openDatabase("sqlite::memory:");
    expect(() => createRouteSource(db, { clock: Date.now } as object)).toThrow(/unknown option "clock"/);
    expect(() => createRouteSource(db, { now: 17 as never })).toThrow("now: expected a function, got 17");
    await db.destroy();
  });
});

describe.each(stores)("a source on $name", (store) => {
  it("says what is wrong with the database, and keeps the cause without its SQL", () =>
    withDatabase(store, async (db) => {
      const source = createRouteSource(db);
      const lookup = () => source.lookup({ hostnames: ["a.example.com"] }, { signal });
      const changes = () => source.changes({ again }, { signal });
      for (const call of [lookup, changes]) {
        const error = await call().catch((error: unknown) => error);
        expect(error).toBeInstanceOf(SourceUnavailableError);
        expect(error).toMatchObject({ message: expect.stringContaining("run migrateToLatest(db)") });
        expect((error as Error).cause).not.toHaveProperty("sql");
      }
    }));

  it("lets no word that it doesn't know bring traffic, or move a route", () =>
    withDatabase(store, async (db) => {
      await createOriginalTables(db, store.kind === "server"); // those made here take no such words
      if (store.kind === "server") {
        await sql`alter table sentinels modify health varchar(20), modify desired_state varchar(20)`.execute(db);
        await sql`alter table frontline_routes modify sticky varchar(20)`.execute(db);
      }
      await migrateToLatest(db);
      await insertRoutes(db, [aRoute({ sticky: "planet" as never })]);
      await insertSentinels(
        db,
        aSentinel({ id: "s_1", health: "splendid" as never }),
        aSentinel({ id: "s_2", desired_state: "jogging" as never, region: "eu-west-1.aws" }),
      );
      const { state } = await createRouteSource(db).lookup({ hostnames: ["api.example.com"] }, { signal });
      expect(state.routes.get("api.example.com")?.route.sticky).toBe("none");
      const repository = createRouteRepository(db);
      expect(await repository.findRoutesOfEnvironment("env_1", ["live", "environment", "branch"])).toEqual([]);
      expect(await repository.findRoutesOfEnvironment("env_1", ["none"])).toEqual([aRoute({ sticky: "none" })]);
      expect(state.environments.get("env_1")?.sentinels).toMatchObject([
        { id: "s_1", health: "unknown", desiredState: "running" },
        { id: "s_2", health: "healthy", desiredState: "standby" },
      ]);
    }));

  it("takes no deployment for another whose id differs by case, whatever its table compares", () =>
    withDatabase(store, async (db) => {
      await createOriginalTables(db, store.kind === "server");
      await migrateToLatest(db);
      await insertRoutes(db, [aRoute({ deploymentId: "d_1" })]);
      const deployment = { id: "D_1", environmentId: "env_1", status: "ready", desiredState: "standby", createdAt: 1 };
      await insertDeployments(db, [deployment]);
      const source = createRouteSource(db);
      const { state } = await source.lookup({ hostnames: ["api.example.com"] }, { signal });
      expect(state.routes.get("api.example.com")).not.toHaveProperty("desiredState");
      const polled = await source.changes({ again: { ...again, deploymentIds: ["d_1"] } }, { signal });
      expect(polled.again.deployments?.get("d_1")).toEqual({});
      await db.updateTable("deployments").set({ id: "d_1" }).execute();
      const { state: same } = await source.lookup({ hostnames: ["api.example.com"] }, { signal });
      expect(same.routes.get("api.example.com")?.desiredState).toBe("standby");
    }));

  it("hands out what nobody can change", () =>
    withDatabase(store, async (db) => {
      await migrateToLatest(db);
      await insertRoutes(db, [aRoute()]);
      await insertSentinels(db, aSentinel());
      const answer = await createRouteSource(db).changes({ again }, { signal });
      if (answer.outcome !== "started") throw new Error(answer.outcome);
      const state = answer.again.routes.get("api.example.com");
      const sentinels = answer.again.environments.get("env_1")?.sentinels;
      for (const part of [answer.cursor, state, state?.route, sentinels, sentinels?.[0]]) {
        expect(part).toBeDefined();
        expect(Object.isFrozen(part)).toBe(true);
      }
    }));
});

describe.each(serverStores)("a source on $name", (store) => {
  it("ends the query of a call that is aborted, at once", () =>
    withDatabase(store, async (db) => {
      await migrateToLatest(db);
      const source = createRouteSource(db);
      await source.changes({ again }, { signal });
      const controller = new AbortController();
      const reason = new Error("enough");
      const waiting = () =>
        sql`select id from information_schema.processlist
          where db = database() and id <> connection_id() and info like '%sentinels%'`
          .execute(db)
          .then(({ rows }) => rows.length);
      await db.connection().execute(async (locker) => {
        await sql`lock tables sentinels write`.execute(locker);
        try {
          const call = source.changes({ again }, { signal: controller.signal }).catch((error: unknown) => error);
          await expect.poll(waiting).toBe(1);
          controller.abort(reason);
          expect(await call).toBe(reason);
          await expect.poll(waiting).toBe(0);
        } finally {
          await sql`unlock tables`.execute(locker);
        }
      });
      await expect(source.changes({ again }, { signal })).resolves.toMatchObject({ outcome: "started" });
    }));

  it.each([
    ["utf8mb4", "utf8mb4_general_ci", "utf8mb4", "utf8mb4_unicode_ci"],
    ["latin1", "latin1_swedish_ci", "utf8mb4", "utf8mb4_general_ci"],
    ["utf8mb4", "utf8mb4_general_ci", "latin1", "latin1_general_cs"],
  ])("tells ids and hostnames apart in tables of other software, in %s %s and %s %s", (...names) =>
    withDatabase(store, async (db) => {
      await createOriginalTables(db, true);
      await insertOriginalRows(db);
      const [routeCharset, routeCollation, charset, collation] = names.map((name) => sql.raw(name));
      await sql`alter table frontline_routes convert to character set ${routeCharset} collate ${routeCollation}`.execute(
        db,
      );
      await sql`alter table sentinels convert to character set ${charset} collate ${collation}`.execute(db);
      await sql`update frontline_routes set fully_qualified_domain_name = 'äpi.example.com' where id = 'r_1'`.execute(
        db,
      );
      await migrateToLatest(db);
      await insertSentinels(db, aSentinel({ id: "s_9", environment_id: "ENV_1", region: "eu-west-1.aws" }));
      const source = createRouteSource(db);

      const hostnames = ["www.example.com", "api.example.com"];
      const { state } = await source.lookup({ hostnames }, { signal });
      expect(state.routes.get("www.example.com")?.route.id).toBe("R_2");
      expect(state.routes.get("api.example.com")).toBeNull();
      expect(state.environments.get("env_1")?.sentinels.map(({ id }) => id)).toEqual(["s_1"]);

      const environmentIds = ["env_1", "ENV_1", "en\u03bb_1"];
      const started = await source.changes({ again: { hostnames, environmentIds } }, { signal });
      if (started.outcome !== "started") throw new Error(started.outcome);
      const sentinelIds = [...started.again.environments].map(([id, { sentinels }]) => [
        id,
        ...sentinels.map((s) => s.id),
      ]);
      expect(sentinelIds).toEqual([["env_1", "s_1"], ["ENV_1", "s_9"], ["en\u03bb_1"]]);
      await db
        .insertInto("frontline_route_changes")
        .values(["R_1", "r_1", "R_2"].map((id) => aChange({ change_id: `c_${id}`, frontline_route_id: id })))
        .execute();
      const followed = await source.changes({ since: started.cursor, again }, { signal });
      if (followed.outcome !== "followed") throw new Error(followed.outcome);
      expect([...followed.changed.routes.keys()].sort()).toEqual(["www.example.com", "äpi.example.com"]);
      expect(followed.removedRouteIds).toEqual(["R_1"]);
    }),
  );
});
