import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createRouter } from "@frontline-routing/frontline-core";
import { type Kysely, sql } from "kysely";
import { describe, expect, it } from "vitest";
import { createRouteRepository, createRouteSource, type FrontlineSchema, migrateToLatest } from "../../src/index.ts";
import { createOriginalPointers, createOriginalTables, insertOriginalRows } from "../original-schema.ts";
import { serverStores, sharedStores, stores } from "../stores.ts";
import { withDatabase } from "../with-database.ts";

const ALL = ["0001-original-tables", "0002-deployment-regions", "0003-route-history"];

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
          "frontline_deployment_regions",
          "frontline_environments",
          "frontline_live_changes",
          "frontline_route_changes",
          "frontline_routes",
          "sentinels",
        ]),
      );
      expect(await migrateToLatest(db)).toEqual([]);
      expect(await columnsOf(db)).toEqual(columns);
    }));

  it("adds to the original's tables and leaves their columns, indexes and rows as they were", () =>
    withDatabase(store, async (db) => {
      await createOriginalTables(db, isServer);
      await createOriginalPointers(db, isServer);
      await insertOriginalRows(db);
      const before = await Promise.all(ORIGINALS.map((table) => definitionOf(db, isServer, table)));
      const rows = await Promise.all(ORIGINALS.map((table) => rowsOf(db, table)));

      await migrateToLatest(db);

      const after = await Promise.all(ORIGINALS.map((table) => definitionOf(db, isServer, table)));
      expect(after.map((parts) => parts.filter((part) => !ADDED.test(part)))).toEqual(before);
      expect(after.flat().filter((part) => ADDED.test(part))).toHaveLength(1);
      const [routes, ...others] = await Promise.all(ORIGINALS.map((table) => rowsOf(db, table)));
      expect([routes?.map(({ revision, ...row }) => row), ...others]).toEqual(rows);
      expect(routes?.map(({ revision }) => revision)).toEqual([0, 0]);
      expect(await migrateToLatest(db)).toEqual([]);
    }));

  it("makes what is missing beside an original table that stands alone", () =>
    withDatabase(store, async (db) => {
      await createOriginalTables(db, isServer);
      await insertOriginalRows(db);
      for (const table of ["sentinels", "deployments"]) await db.schema.dropTable(table).execute();
      expect(await migrateToLatest(db)).toEqual(ALL);
      expect(await createRouteRepository(db).findRoutes(["r_1"])).toMatchObject([{ deploymentId: "d_1", revision: 0 }]);
    }));

  it("leaves it to the statement of docs/tables.md to bring the original's live pointers along", () =>
    withDatabase(store, async (db) => {
      await createOriginalTables(db, isServer);
      await createOriginalPointers(db, isServer);
      await insertOriginalRows(db);
      await migrateToLatest(db);
      const repository = createRouteRepository(db);
      expect(await repository.findEnvironment("env_1")).toMatchObject({ deploymentId: null, revision: 0 });

      const page = await readFile(new URL("../../../../docs/tables.md", import.meta.url), "utf8");
      await sql.raw(/```sql\n(insert into .*?)```/s.exec(page)?.[1] ?? "").execute(db);

      const live = { deploymentId: "d_1", isRolledBack: true };
      expect(await repository.findEnvironment("env_1")).toEqual({ environmentId: "env_1", ...live, revision: 0 });
      const swap = { expectedRevision: 0, isRolledBack: false };
      const changeSet = { changeId: "c_1", environmentId: "env_1", deploymentId: "d_2", routes: [], swap, now: 5 };
      expect(await repository.commit(changeSet)).toMatchObject({ previousLive: live });
      expect(await rowsOf(db, "projects")).toMatchObject([{ live_deployment_id: "d_1" }, {}]); // never written
    }));

  it("makes a database that the original filled one to route and reassign with", () =>
    withDatabase(store, async (db) => {
      await createOriginalTables(db, isServer);
      await insertOriginalRows(db);
      await migrateToLatest(db);
      const repository = createRouteRepository(db);
      const routes = [{ frontlineRouteId: "r_1", expectedRevision: 0 }];
      await repository.commit({ changeId: "c_1", environmentId: "env_1", deploymentId: "d_2", routes, now: 5 });
      const router = createRouter({ region: "us-east-1.aws", source: createRouteSource(db) });
      expect(await router.route("api.example.com")).toMatchObject({ destination: "local", deploymentId: "d_2" });
      expect(await repository.findRoutes(["R_2"])).toMatchObject([{ fullyQualifiedDomainName: "WWW.Example.com" }]);
      await router.close();
    }));

  it.each([
    ["nothing was done", []],
    [
      "the first table was made",
      [
        "sentinels",
        "deployments",
        "frontline_deployment_regions",
        "frontline_environments",
        "frontline_route_changes",
        "frontline_live_changes",
      ],
    ],
    ["all but the last table was made", ["frontline_live_changes"]],
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
  it.each([
    ["nothing", false],
    ["the original's tables", true],
  ])("apply each migration once where %s is there", (_, filled) =>
    withDatabase(store, async (db, { url }) => {
      if (filled) {
        await createOriginalTables(db, store.kind === "server");
        await insertOriginalRows(db);
      }
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
        if (filled) expect(await rowsOf(db, "frontline_routes")).toMatchObject([{ revision: 0 }, { revision: 0 }]);
      } finally {
        for (const each of processes) each.kill();
      }
    }),
  );
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
      const { rows } = await sql`select id from frontline_routes
        where fully_qualified_domain_name = '1.EXAMPLE.com'`.execute(db);
      expect(rows).toEqual([{ id: "r_1" }]);
    }));
});

const ORIGINALS = ["frontline_routes", "sentinels", "deployments", "projects", "apps"];
const ADDED = /^.revision. bigint/i;

/** The parts of a table, its columns, keys and indexes, as the database itself writes them down. */
async function definitionOf(db: Kysely<FrontlineSchema>, isServer: boolean, table: string): Promise<string[]> {
  const texts = isServer
    ? (await sql<Record<string, string>>`show create table ${sql.id(table)}`.execute(db)).rows
    : (await sql<Record<string, string>>`select sql from sqlite_master where tbl_name = ${table}`.execute(db)).rows;
  const parts = texts.flatMap((row) => (row["Create Table"] ?? row.sql ?? "").split(","));
  return parts.map((part) =>
    part
      .replaceAll(/\s+/g, " ")
      .replace(/ ?\)?$/, "")
      .trim(),
  );
}

async function rowsOf(db: Kysely<FrontlineSchema>, table: string): Promise<Record<string, unknown>[]> {
  const { rows } = await sql<Record<string, unknown>>`select * from ${sql.id(table)} order by id`.execute(db);
  return rows;
}
