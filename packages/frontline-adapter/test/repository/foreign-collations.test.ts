import { createRouter } from "@frontline-routing/frontline-core";
import { inlineSteps, promote } from "@frontline-routing/routing-core";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { createRouteRepository, createRouteSource, migrateToLatest } from "../../src/index.ts";
import { createOriginalTables, insertOriginalRows } from "../original-schema.ts";
import { aSentinel, insertSentinels } from "../seed.ts";
import { serverStores } from "../stores.ts";
import { withDatabase } from "../with-database.ts";

describe.each(serverStores)(
  "in tables whose collation takes r_1, R_1 and r_1 with a space for one, on $name",
  (store) => {
    it("the repository still tells ids apart", () =>
      withDatabase(store, async (db) => {
        await createOriginalTables(db, true);
        await insertOriginalRows(db);
        await migrateToLatest(db);
        const repository = createRouteRepository(db);

        const { rows } = await sql`select id from frontline_routes where id = 'R_1 '`.execute(db);
        expect(rows).toEqual([{ id: "r_1" }]); // so much for the server

        expect(await repository.findRoutes(["R_1", "r_1 ", "r_2"])).toEqual([]);
        expect(await repository.findRoutes(["r_1"])).toMatchObject([{ id: "r_1" }]);
        expect(await repository.findDeployment("D_1")).toBeUndefined();
        const written = ["env_1", "ENV_1"].map((environment_id) => ({ environment_id }));
        await db.insertInto("frontline_environments").values(written).execute();
        for (const [environmentId, frontlineRouteId, expectedDeploymentId, revision] of [
          ["env_1", "R_1", undefined, null],
          ["env_1", "r_1 ", undefined, null],
          ["ENV_1", "r_1", undefined, null],
          ["env_1", "R_1", "d_1", null],
          ["env_1", "r_1 ", "d_1", null],
          ["ENV_1", "r_1", "d_1", null],
          ["env_1", "r_1", "D_1", 0],
        ] as const) {
          const changeSet = {
            changeId: `${environmentId}/${frontlineRouteId}/${expectedDeploymentId}`,
            environmentId,
            deploymentId: "d_2",
            routes: [{ frontlineRouteId, expectedRevision: 0, expectedDeploymentId }],
            now: 1,
          };
          await expect(repository.commit(changeSet)).rejects.toMatchObject({ conflicts: [{ revision }] });
        }
        expect(await repository.findRoutes(["r_1"])).toMatchObject([{ deploymentId: "d_1", revision: 0 }]);
      }));

    it("a promotion keeps to its environment", () =>
      withDatabase(store, async (db) => {
        await createOriginalTables(db, true);
        await insertOriginalRows(db);
        await sql`update deployments set environment_id = 'ENV_1' where id = 'd_2'`.execute(db);
        await migrateToLatest(db);
        const repository = createRouteRepository(db);
        expect(await repository.findRoutesOfEnvironment("ENV_1", ["live", "none"])).toEqual([]);
        const context = { repository, steps: inlineSteps, now: 1 };
        const promotion = promote(context, { environmentId: "env_1", deploymentId: "d_2" });
        await expect(promotion).rejects.toMatchObject({ code: "FOREIGN_DEPLOYMENT" });
        const swap = { expectedRevision: 0, isRolledBack: false, everySticky: ["live"], mustBeReady: true } as const;
        const change = { changeId: "c_1", routes: [], swap, now: 1 };
        const lookAlike = repository.commit({ ...change, environmentId: "env_1", deploymentId: "D_1" });
        await expect(lookAlike).rejects.toMatchObject({ code: "UNKNOWN_DEPLOYMENT" });
        expect(await promote(context, { environmentId: "ENV_1", deploymentId: "d_2" })).toMatchObject({
          changed: true,
          reassignedRoutes: [],
        });
        expect(await repository.findRoutes(["r_1"])).toMatchObject([{ deploymentId: "d_1", revision: 0 }]);
        expect(await repository.findEnvironment("env_1")).toMatchObject({ deploymentId: null, revision: 0 });
      }));

    it("the repository moves only the route that was named, also where no index keeps its like out", () =>
      withDatabase(store, async (db) => {
        await createOriginalTables(db, true);
        await insertOriginalRows(db);
        await sql`alter table frontline_routes drop index id`.execute(db);
        await sql`update frontline_routes set id = 'R_1 ' where id = 'R_2'`.execute(db);
        await migrateToLatest(db);
        const repository = createRouteRepository(db);
        const routes = [{ frontlineRouteId: "r_1", expectedRevision: 0 }];
        await repository.commit({ changeId: "c_1", environmentId: "env_1", deploymentId: "d_2", routes, now: 1 });
        expect(await repository.findRoutes(["r_1"])).toMatchObject([{ deploymentId: "d_2", revision: 1 }]);
        expect(await repository.findRoutes(["R_1 "])).toMatchObject([{ deploymentId: "", revision: 0 }]);
      }));

    it("the router finds stored hostnames in mixed case, and no others that the collation takes for them", () =>
      withDatabase(store, async (db) => {
        await createOriginalTables(db, true);
        await insertOriginalRows(db);
        await sql`update frontline_routes set fully_qualified_domain_name = 'äpi.example.com' where id = 'r_1'`.execute(
          db,
        );
        await migrateToLatest(db);
        const router = createRouter({ region: "us-east-1.aws", source: createRouteSource(db) });
        await insertSentinels(db, aSentinel({ id: "s_9", environment_id: "ENV_1", region: "eu-west-1.aws" }));
        const { route, sentinels } = await router.lookupByHostname("www.example.com");
        expect([route.id, ...sentinels.map(({ id }) => id)]).toEqual(["R_2", "s_1"]);
        await expect(router.lookupByHostname("api.example.com")).rejects.toMatchObject({ code: "HOSTNAME_NOT_FOUND" });
        await router.close();
      }));

    it("the router reads tables whose id columns the server won't compare", () =>
      withDatabase(store, async (db) => {
        await createOriginalTables(db, true, { routes: "utf8mb4_general_ci", sentinels: "utf8mb4_unicode_ci" });
        await insertOriginalRows(db);
        await migrateToLatest(db);
        const joined = sql`select * from frontline_routes r join sentinels s on s.environment_id = r.environment_id`;
        await expect(joined.execute(db)).rejects.toMatchObject({ code: "ER_CANT_AGGREGATE_2COLLATIONS" });
        const router = createRouter({ region: "us-east-1.aws", source: createRouteSource(db) });
        expect(await router.route("api.example.com")).toMatchObject({ localSentinel: { id: "s_1" } });
        await router.close();
      }));
  },
);
