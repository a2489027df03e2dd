import { type Kysely, sql } from "kysely";
import { describe, expect, it } from "vitest";
import { type FrontlineSchema, migrateToLatest, openDatabase, UnsuitedTablesError } from "../../src/index.ts";
import {
  createAprilTables,
  createAugustTables,
  insertAprilSentinels,
  insertAugustInstances,
  insertLaterRows,
} from "../later-schemas.ts";
import { createOriginalTables, insertOriginalRows } from "../original-schema.ts";
import { stores } from "../stores.ts";
import { withDatabase } from "../with-database.ts";

const tablesOf = async (db: Kysely<FrontlineSchema>) => {
  const tables = await db.introspection.getTables();
  return tables.map(({ name, columns }) => [name, ...columns.map((column) => column.name)].join(" ")).sort();
};

describe("migrateToLatest", () => {
  it("refuses options that it doesn't know", async () => {
    const db = openDatabase("sqlite::memory:");
    await expect(migrateToLatest(db, { sentinel: "own" } as object)).rejects.toThrow('did you mean "sentinels"?');
    await expect(migrateToLatest(db, { sentinels: "theirs" as never })).rejects.toThrow('sentinels: expected "own"');
    await db.destroy();
  });
});

describe.each(stores)("migrateToLatest on $name, with tables of other dates", (store) => {
  const isServer = store.kind === "server";

  it("takes February's as they are", () =>
    withDatabase(store, async (db) => {
      await createOriginalTables(db, isServer);
      await insertOriginalRows(db);
      expect(await migrateToLatest(db)).not.toEqual([]);
    }));

  it("says which columns April's sentinels lack, what to do, and creates nothing", () =>
    withDatabase(store, async (db) => {
      await createAprilTables(db, isServer);
      await insertLaterRows(db);
      await insertAprilSentinels(db);
      const before = await tablesOf(db);
      const error = await migrateToLatest(db).catch((error: unknown) => error);
      expect(error).toBeInstanceOf(UnsuitedTablesError);
      expect(error).toMatchObject({
        code: "MIGRATION_FAILED",
        tables: [{ table: "sentinels", missingColumns: ["region"] }],
        message: expect.stringMatching(
          /sentinels lacks region\. .*createRouteSource\(db, \{ sentinels \}\).*migrateToLatest\(db, \{ sentinels: "own" \}\)/,
        ),
      });
      expect(await tablesOf(db)).toEqual(before);
    }));

  it("leaves sentinels alone where they are one's own, and makes none", () =>
    withDatabase(store, async (db) => {
      await createAugustTables(db, isServer);
      await insertLaterRows(db);
      await insertAugustInstances(db);
      await migrateToLatest(db, { sentinels: "own" });
      const names = (await db.introspection.getTables()).map(({ name }) => name);
      expect(names).toContain("frontline_route_changes");
      expect(names).not.toContain("sentinels");
      expect(await migrateToLatest(db, { sentinels: "own" })).toEqual([]);
      // They may become ours later.
      await migrateToLatest(db);
      expect((await db.introspection.getTables()).map(({ name }) => name)).toContain("sentinels");
    }));

  it("says it of every table, and also when there is nothing to migrate", () =>
    withDatabase(store, async (db) => {
      await migrateToLatest(db);
      await sql`alter table sentinels rename column health to state`.execute(db);
      await sql`alter table frontline_routes rename column project_id to app`.execute(db);
      await sql`alter table deployments rename column status to phase`.execute(db);
      await sql`alter table deployments rename column created_at to made_at`.execute(db);
      const routes = { table: "frontline_routes", missingColumns: ["project_id"] };
      const deployments = { table: "deployments", missingColumns: ["status", "created_at"] };
      await expect(migrateToLatest(db)).rejects.toMatchObject({
        tables: [routes, { table: "sentinels", missingColumns: ["health"] }, deployments],
      });
      await expect(migrateToLatest(db, { sentinels: "own" })).rejects.toMatchObject({
        tables: [routes, deployments],
        message: expect.stringContaining("add the columns to frontline_routes and deployments"),
      });
    }));
});
