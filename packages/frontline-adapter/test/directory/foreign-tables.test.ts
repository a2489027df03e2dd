import { describe, expect, it } from "vitest";
import { createDirectory, migrateToLatest } from "../../src/index.ts";
import { createAprilTables, insertAprilSentinels, insertLaterRows } from "../later-schemas.ts";
import { createOriginalTables, insertOriginalRows } from "../original-schema.ts";
import { stores } from "../stores.ts";
import { withDatabase } from "../with-database.ts";
import { aDeployment, aSentinel } from "./entries.ts";

describe.each(stores)("a directory of tables that other software made, on $name", (store) => {
  const isServer = store.kind === "server";

  it("reads and writes the original's, and leaves what its scheduler wrote", () =>
    withDatabase(store, async (db) => {
      await createOriginalTables(db, isServer);
      await insertOriginalRows(db);
      await migrateToLatest(db);
      const directory = createDirectory(db);
      const health = { health: "healthy", desiredState: "running", availableReplicas: 1 } as const;
      const there = aSentinel({ k8sAddress: "sentinel-1:8040" });
      expect(await directory.listSentinels("env_1")).toEqual([{ ...there, ...health }]);
      expect(await directory.listRoutes("env_1")).toMatchObject([{ id: "R_2" }, { id: "r_1" }]);
      expect(await directory.putSentinel({ ...there, ...health })).toEqual({ changed: false });
      expect(await directory.setSentinelHealth("s_1", "unhealthy")).toEqual({ changed: true });
      const row = await db.selectFrom("sentinels").selectAll().executeTakeFirstOrThrow();
      expect(row).toMatchObject({ k8s_name: "sentinel-1", image: "sentinel:1", version: 7, cpu_millicores: 250 });
      expect(await directory.putDeployment(aDeployment({ status: "ready", createdAt: 1_700_000_000_000 }))).toEqual({
        changed: false,
      });
      expect(await directory.putDeployment(aDeployment({ id: "d_3" }))).toEqual({ changed: true });
      await directory.putDeploymentRegions("d_3", [{ region: "us-east-1.aws", runningReplicas: 1 }]);
      expect(await directory.removeSentinel("s_1")).toEqual({ changed: true });
    }));

  it("says what has the region, where the table has room for one sentinel of an environment in it", () =>
    withDatabase(store, async (db) => {
      await createOriginalTables(db, isServer);
      await insertOriginalRows(db);
      await migrateToLatest(db);
      const put = createDirectory(db).putSentinel(aSentinel({ id: "s_2", k8sAddress: "s-2:1" }));
      await expect(put).rejects.toMatchObject({
        code: "DIRECTORY_CONFLICT",
        message: 'region "us-east-1.aws" is taken by sentinel "s_1": remove that one, or give this one another',
      });
    }));

  it.runIf(isServer)("says what is in the way, where the table takes two spellings of an id for one", () =>
    withDatabase(store, async (db) => {
      await createOriginalTables(db, isServer);
      await insertOriginalRows(db);
      await migrateToLatest(db);
      const directory = createDirectory(db);
      const sentinel = aSentinel({ id: "S_1", environmentId: "env_2", k8sAddress: "s-2:1" });
      await expect(directory.putSentinel(sentinel)).rejects.toMatchObject({
        code: "DIRECTORY_CONFLICT",
        message: 'id "S_1" is taken by sentinel "s_1": remove that one, or give this one another',
      });
      await expect(directory.putDeployment(aDeployment({ id: "D_1" }))).rejects.toMatchObject({
        code: "DIRECTORY_CONFLICT",
        field: "deployments",
        message: expect.stringMatching(/^deployments has another row with the same (deployments\.)?id: see `cause`$/),
      });
      await expect(directory.putDeploymentRegions("D_1", [])).rejects.toMatchObject({ code: "UNKNOWN_DEPLOYMENT" });
      await expect(directory.setSentinelHealth("S_1", "healthy")).rejects.toMatchObject({ code: "UNKNOWN_SENTINEL" });
      expect(await directory.removeSentinel("S_1")).toEqual({ changed: false });
      expect(await directory.listSentinels("ENV_1")).toEqual([]);
    }),
  );

  it("says which columns April's sentinels lack, and does what it can without them", () =>
    withDatabase(store, async (db) => {
      await createAprilTables(db, isServer);
      await insertLaterRows(db);
      await insertAprilSentinels(db);
      await migrateToLatest(db, { sentinels: "own" });
      const directory = createDirectory(db);
      const lacking = {
        name: "DirectoryError",
        code: "MISSING_COLUMNS",
        field: "sentinels",
        message:
          "sentinels lacks region, version, which a table of the original's first form has: leave it to what made it, or add the columns",
      };
      await expect(directory.listSentinels("env_1")).rejects.toMatchObject(lacking);
      await expect(directory.putSentinel(aSentinel())).rejects.toMatchObject(lacking);
      expect(await directory.setSentinelHealth("s_1", "unhealthy")).toEqual({ changed: true });
      expect(await directory.removeSentinel("s_2")).toEqual({ changed: true });
    }));

  it("says that April's deployments want what it doesn't know, and does what it can without it", () =>
    withDatabase(store, async (db) => {
      await createAprilTables(db, isServer);
      await insertLaterRows(db);
      await migrateToLatest(db, { sentinels: "own" });
      const directory = createDirectory(db);
      await expect(directory.putDeployment(aDeployment({ id: "d_2" }))).rejects.toMatchObject({
        code: "REPOSITORY_UNAVAILABLE",
        problem: expect.stringContaining("wants a value for a column that this package doesn't know"),
        cause: { message: expect.stringContaining("app_id") },
      });
      expect(await directory.putDeployment(aDeployment({ status: "failed" }))).toEqual({ changed: true });
      const regions = [{ region: "us-east-1.aws", runningReplicas: 1 }];
      expect(await directory.putDeploymentRegions("d_1", regions)).toEqual({ changed: true });
      expect(await directory.listRoutes("env_1")).toMatchObject([{ id: "r_1", deploymentId: "d_1" }]);
    }));

  it("says to migrate where the tables aren't there", () =>
    withDatabase(store, async (db) => {
      const directory = createDirectory(db);
      const lacking = {
        code: "REPOSITORY_UNAVAILABLE",
        problem: "the database lacks tables or columns of this package: run migrateToLatest(db)",
      };
      await expect(directory.listSentinels("env_1")).rejects.toMatchObject(lacking);
      await expect(directory.listRoutes("env_1")).rejects.toMatchObject(lacking);
      await expect(directory.putDeployment(aDeployment())).rejects.toMatchObject(lacking);
    }));
});
