import { cp, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createRouter } from "@frontline-routing/frontline-core";
import { Kysely } from "kysely";
import { createPool } from "mysql2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSqliteFile } from "../../src/database/sqlite/open-file.ts";
import { createRouteRepository, createRouteSource, type FrontlineSchema, migrateToLatest } from "../../src/index.ts";
import { aRoute, aSentinel, insertRoutes, insertSentinels } from "../seed.ts";
import { stores } from "../stores.ts";

// Where npm can't agree on one version, an application has its Kysely and this package another.
describe.each(stores)("a handle that another copy of Kysely made on $name", (store) => {
  let folder: string;
  let copy: typeof import("kysely");

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "frontline-kysely-"));
    await cp(await realpath(fileURLToPath(new URL("../../node_modules/kysely", import.meta.url))), folder, {
      recursive: true,
    });
    copy = await import(pathToFileURL(join(folder, "dist/index.js")).href);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("is migrated, written to and routed from as our own", async () => {
    const database = await store.create();
    const dialect =
      store.kind === "server"
        ? new copy.MysqlDialect({ pool: createPool({ uri: database.url, supportBigNumbers: true }) })
        : new copy.SqliteDialect({ database: async () => openSqliteFile(database.url.replace("sqlite:", "")) });
    const db = new copy.Kysely<FrontlineSchema>({ dialect });
    try {
      expect(db).not.toBeInstanceOf(Kysely);
      expect(await migrateToLatest(db)).toHaveLength(3);
      await insertRoutes(db, [aRoute()]);
      await insertSentinels(db, aSentinel());
      await createRouteRepository(db).commit({
        changeId: "c_1",
        environmentId: "env_1",
        deploymentId: "d_2",
        routes: [{ frontlineRouteId: "r_1", expectedRevision: 0 }],
        now: 1,
      });
      const router = createRouter({ region: "us-east-1.aws", source: createRouteSource(db) });
      expect(await router.route("api.example.com")).toMatchObject({ destination: "local", deploymentId: "d_2" });
      await router.close();
    } finally {
      await db.destroy();
      await database.drop();
    }
  });
});
