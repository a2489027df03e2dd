import { type Kysely, sql } from "kysely";
import { describe, expect, it } from "vitest";
import { spellingOf } from "../../src/database/spelling.ts";
import { type FrontlineSchema, migrateToLatest, migrationSql } from "../../src/index.ts";
import { createOriginalTables, insertOriginalRows } from "../original-schema.ts";
import { stores } from "../stores.ts";
import { withDatabase } from "../with-database.ts";

const ALL = ["0001-original-tables", "0002-deployment-regions", "0003-route-history"];

/** All that the text says, one statement after the other, as the tool that it is for would. */
async function run(db: Kysely<FrontlineSchema>): Promise<void> {
  for (const statement of migrationSql(await spellingOf(db).flavour(db)).split(";\n")) {
    if (statement.trim() !== "") await sql.raw(statement).execute(db);
  }
}

/** What the database itself writes down of its tables, without those in which `migrateToLatest` notes what it did. */
async function definitions(db: Kysely<FrontlineSchema>, isServer: boolean): Promise<Record<string, string>> {
  if (!isServer) {
    const { rows } = await sql<{ name: string; sql: string }>`select name, sql from sqlite_master
      where tbl_name not like '%migrations%' and sql is not null order by name`.execute(db);
    return Object.fromEntries(rows.map((row) => [row.name, row.sql]));
  }
  const tables = (await db.introspection.getTables()).filter(({ name }) => !name.includes("migrations"));
  const texts = tables.map(async ({ name }) => {
    const { rows } = await sql<{ "Create Table": string }>`show create table ${sql.id(name)}`.execute(db);
    return [name, (rows[0]?.["Create Table"] ?? "").replace(/ AUTO_INCREMENT=\d+/, "")];
  });
  return Object.fromEntries(await Promise.all(texts));
}

describe.each(stores)("migrationSql on $name", (store) => {
  const isServer = store.kind === "server";
  const prepared = async (db: Kysely<FrontlineSchema>, hasOriginals: boolean) => {
    if (!hasOriginals) return;
    await createOriginalTables(db, isServer);
    await insertOriginalRows(db);
  };

  it.each([
    ["an empty database", false],
    ["a database with the original's tables", true],
  ])("does to %s what migrateToLatest does, which then changes nothing", (_, hasOriginals) =>
    withDatabase(store, async (migrated) => {
      await prepared(migrated, hasOriginals);
      await migrateToLatest(migrated);
      const expected = await definitions(migrated, isServer);
      expect(Object.keys(expected)).toEqual(expect.arrayContaining(["frontline_live_changes", "sentinels"]));
      await withDatabase(store, async (db) => {
        await prepared(db, hasOriginals);
        await run(db);
        const made = await definitions(db, isServer);
        // SQLite has indexes apart from tables, and no text could say whose table it is.
        const indexes = isServer || !hasOriginals ? {} : made;
        expect(made).toEqual({ ...indexes, ...expected });
        expect(await migrateToLatest(db)).toEqual(ALL);
        expect(await definitions(db, isServer)).toEqual(made);
      });
    }),
  );

  it("may run again as a whole when it was stopped", () =>
    withDatabase(store, async (db) => {
      const statements = migrationSql(await spellingOf(db).flavour(db)).split(";\n");
      for (const statement of statements.filter((it) => it.trim() !== "").slice(0, -1))
        await sql.raw(statement).execute(db);
      await run(db);
      const before = await definitions(db, isServer);
      await migrateToLatest(db);
      expect(await definitions(db, isServer)).toEqual(before);
    }));
});

describe("migrationSql", () => {
  it("names the migration that each statement is of", () => {
    for (const flavour of ["mysql", "mariadb", "sqlite"] as const) {
      expect([...migrationSql(flavour).matchAll(/^-- (.*)$/gm)].map((match) => match[1])).toEqual(ALL);
    }
  });

  it("only makes tables and indexes and adds columns: an older version goes on working", () => {
    const ADDS = /^(?:create table if not exists \S+ \(|create index if not exists |alter table \S+ add column )/;
    for (const flavour of ["mysql", "mariadb", "sqlite"] as const) {
      const statements = migrationSql(flavour)
        .replaceAll(/^-- .*$/gm, "")
        .split(";\n");
      for (const statement of statements.map((it) => it.trim()).filter((it) => it !== "")) {
        expect(statement).toMatch(ADDS);
        expect(statement).not.toMatch(/\b(?:drop|rename|modify|change) (?:column|table|index|key|constraint)\b/i);
      }
    }
  });

  it.each(["MySQL", "postgres", undefined, ""])("refuses %j and names what there is", (flavour) => {
    expect(() => migrationSql(flavour as never)).toThrow(TypeError);
    expect(() => migrationSql(flavour as never)).toThrow('flavour: expected "mysql" or "mariadb" or "sqlite"');
  });
});
