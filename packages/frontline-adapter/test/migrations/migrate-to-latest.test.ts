import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type Kysely, sql } from "kysely";
import { describe, expect, it } from "vitest";
import { createRouteRepository, createRouter, type FrontlineSchema, migrateToLatest } from "../../src/index.ts";
import { createOriginalTables, insertOriginalRows } from "../original-schema.ts";
import { serverStores, sharedStores, stores } from "../stores.ts";
import { withDatabase } from "../with-database.ts";

const ALL = ["0001-original-tables", "0002-route-history"];

async function columnsOf(db: Kysely<FrontlineSchema>): Promise<Record<string, string[]>> {
  const tables = await db.introspection.getTables();
  return Object.fromEntries(tables.map((table) => [table.name, table.columns.map((column) => column.name)]));
}

describe.each(stores)("migrateToLatest on $name", (store) => {
  const isServer = store.kind === "server";

  it("creates the tables in an empty database, and then has nothing to do", () =>
    withDatabase(store, async (db) => {
      expect(await migrateToLatest(db)).toEqual(ALL);
      const columns = await columnsOf(db);
      expect(Object.keys(columns)).toEqual(
        expect.arrayContaining([
          "deployments",
          "frontline_environments",
          "frontline_route_changes",
          "frontline_routes",
          "sentinels",
        ]),
      );
      expect(await migrateToLatest(db)).toEqual([]);
      expect(await columnsOf(db)).toEqual(columns);
    }));

  it("adds to the original's tables and leaves their columns and rows as they were", () =>
    withDatabase(store, async (db) => {
      await createOriginalTables(db, isServer);
      await insertOriginalRows(db);
      const columns = await columnsOf(db);
      const definitions = await definitionsOf(db, isServer);
      const rows = await sql`select * from frontline_routes order by pk`.execute(db);

      await migrateToLatest(db);

      const after = await columnsOf(db);
      for (const table of ["sentinels", "deployments"]) expect(after[table]).toEqual(columns[table]);
      expect(after.frontline_routes).toEqual([...(columns.frontline_routes ?? []), "revision"]);
      expect(await definitionsOf(db, isServer)).toEqual(definitions);
      const migrated = await sql<object>`select * from frontline_routes order by pk`.execute(db);
      expect(migrated.rows).toEqual(rows.rows.map((row) => ({ ...(row as object), revision: 0 })));
    }));

  it("makes a database that the original filled one to route and reassign with", () =>
    withDatabase(store, async (db) => {
      await createOriginalTables(db, isServer);
      await insertOriginalRows(db);
      await migrateToLatest(db);
      const repository = createRouteRepository(db);
      const routes = [{ frontlineRouteId: "r_1", expectedRevision: 0 }];
      await repository.commit({ changeId: "c_1", environmentId: "env_1", deploymentId: "d_2", routes, now: 5 });
      const router = createRouter({ region: "us-east-1.aws", db });
      expect(await router.route("api.example.com")).toMatchObject({ destination: "local", deploymentId: "d_2" });
      await router.close();
    }));

  it.each([
    ["nothing was done", []],
    ["the first table was made", ["sentinels", "deployments", "frontline_environments", "frontline_route_changes"]],
    ["all but the last table was made", ["frontline_route_changes"]],
    ["all was done and not yet noted", []],
  ])("finishes what a crash left when %s", (_, missing) =>
    withDatabase(store, async (db) => {
      await migrateToLatest(db);
      const complete = await columnsOf(db);
      for (const table of missing) await db.schema.dropTable(table).execute();
      await sql`delete from frontline_migrations`.execute(db);
      expect(await migrateToLatest(db)).toEqual(ALL);
      expect(await columnsOf(db)).toEqual(complete);
    }),
  );

  it("says to update the package when a newer one has migrated the database", () =>
    withDatabase(store, async (db) => {
      await migrateToLatest(db);
      await sql`insert into frontline_migrations (name, timestamp) values ('9999-later', '2999-01-01T00:00:00.000Z')`.execute(
        db,
      );
      await expect(migrateToLatest(db)).rejects.toMatchObject({
        code: "MIGRATION_FAILED",
        message: expect.stringContaining("update the package"),
      });
    }));

  it("leaves an application's own Kysely migrations alone", () =>
    withDatabase(store, async (db) => {
      await sql`create table kysely_migration (name varchar(255) primary key, timestamp varchar(255))`.execute(db);
      await sql`insert into kysely_migration values ('2020-theirs', '2020-01-01T00:00:00.000Z')`.execute(db);
      expect(await migrateToLatest(db)).toEqual(ALL);
    }));
});

describe.each(sharedStores)("several processes that migrate at once on $name", (store) => {
  it("apply each migration once", () =>
    withDatabase(store, async (_, { url }) => {
      const script = fileURLToPath(new URL("migrate-process.ts", import.meta.url));
      const args = ["--conditions=@frontline-routing/source", script, url];
      const processes = Array.from({ length: 4 }, () =>
        spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] }),
      );
      try {
        const outputs = processes.map(({ stdout }) => createInterface(stdout)[Symbol.asyncIterator]());
        for (const output of outputs) expect(await output.next()).toMatchObject({ value: "ready" });
        for (const { stdin } of processes) stdin.write("go");
        const applied = await Promise.all(outputs.map(async (output) => JSON.parse((await output.next()).value ?? "")));
        expect(applied.flat().sort()).toEqual(ALL);
      } finally {
        for (const each of processes) each.kill();
      }
    }));
});

describe.each(serverStores)("on $name with unsuited defaults, migrateToLatest", (store) => {
  it("makes tables that compare ids exactly and hostnames without regard to case", () =>
    withDatabase(store, async (db, { url }) => {
      const name = new URL(url).pathname.slice(1);
      await sql`alter database ${sql.id(name)} character set latin1 collate latin1_swedish_ci`.execute(db);
      await migrateToLatest(db);
      const insert = (id: string, hostname: string) =>
        sql`insert into frontline_routes
          (id, project_id, deployment_id, environment_id, fully_qualified_domain_name, created_at)
          values (${id}, 'p_1', '', 'env_1', ${hostname}, 1)`.execute(db);
      await insert("r_1", "1.example.com");
      await insert("R_1", "2.example.com");
      await insert("r_1 ", "3.example.com");
      await insert("r_ü", "4.example.com");
      await expect(insert("r_5", "1.EXAMPLE.com")).rejects.toMatchObject({ code: "ER_DUP_ENTRY" });
    }));
});

/** What the server says of the original's columns and indexes, but for the one column that is added. */
async function definitionsOf(db: Kysely<FrontlineSchema>, isServer: boolean): Promise<unknown> {
  if (!isServer) {
    const { rows } = await sql<{ tbl_name: string; sql: string }>`select tbl_name, sql from sqlite_master
      where tbl_name in ('frontline_routes', 'sentinels', 'deployments') order by name`.execute(db);
    return rows.map((row) => row.sql?.replace(/, "revision" [^,]*\)/, ")").replaceAll(/\s+/g, " "));
  }
  const columns = await sql`select table_name, column_name, ordinal_position, column_type, collation_name, is_nullable,
    column_default, extra from information_schema.columns where table_schema = database() and column_name <> 'revision'
    and table_name in ('frontline_routes', 'sentinels', 'deployments') order by table_name, ordinal_position`.execute(
    db,
  );
  const indexes = await sql`select table_name, index_name, seq_in_index, column_name, non_unique
    from information_schema.statistics where table_schema = database()
    and table_name in ('frontline_routes', 'sentinels', 'deployments') order by 1, 2, 3`.execute(db);
  return { columns: columns.rows, indexes: indexes.rows };
}
