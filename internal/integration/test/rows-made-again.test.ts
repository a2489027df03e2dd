import { createRouteRepository, type FrontlineSchema, openDatabase } from "@frontline-routing/frontline-adapter";
import { createTestDatabase, type TestDatabase } from "@frontline-routing/test-servers";
import { type Kysely, sql } from "kysely";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type RoutingOnRestate, seed, startRouting } from "./routing-on-restate.ts";

const OPERATIONS = ["assign", "promote"] as const;

describe.each(inject("sqlServers"))("a route that other software made again under its id on $name", ({ url }) => {
  let database: TestDatabase;
  let db: Kysely<FrontlineSchema>;
  let routing: RoutingOnRestate;
  let attempts = 0;

  beforeAll(async () => {
    database = await createTestDatabase(url);
    db = openDatabase(database.url);
    await seed(db);
    const repository = createRouteRepository(db, { onRetry: () => (attempts += 1) });
    routing = await startRouting(db, [{}], repository);
    for (const deploymentId of ["d_2", "d_3", "d_2"]) {
      expect(await routing.assign(deploymentId)).toMatchObject({ status: 200 });
    }
  });
  afterAll(async () => {
    await routing?.close();
    await db?.destroy();
    await database?.drop();
  });

  const where = async () => (await createRouteRepository(db).findRoutes(["r_1"]))[0];
  const replace = () =>
    sql`replace into frontline_routes
      (id, project_id, environment_id, deployment_id, fully_qualified_domain_name, sticky, created_at)
      values ('r_1', 'p_1', 'env_1', 'd_1', 'api.example.com', 'live', 1)`.execute(db);

  it.each(OPERATIONS)("is moved by one call to %s, at the first attempt", async (operation) => {
    const { length } = await createRouteRepository(db).routeHistory("r_1");
    await replace();
    expect(await routing[operation]("d_2")).toMatchObject({
      status: 200,
      body: { reassignedRoutes: [{ frontlineRouteId: "r_1", previousDeploymentId: "d_1" }] },
    });
    expect(await where()).toMatchObject({ deploymentId: "d_2", revision: length + 1 });
    expect(attempts).toBe(0);
  });

  it.each(OPERATIONS)("is no reason to try %s again and again where a key keeps it out", async (operation) => {
    await sql`create unique index one_route_each on frontline_routes (deployment_id)`.execute(db);
    await sql`insert into frontline_routes
      (id, project_id, environment_id, deployment_id, fully_qualified_domain_name, sticky, created_at)
      values ('r_2', 'p_1', 'env_1', 'd_3', 'b.example.com', 'none', 1)`.execute(db);
    try {
      await replace();
      expect(await routing[operation]("d_3")).toMatchObject({
        status: 409,
        body: {
          message: expect.stringMatching(/unique key ".*one_route_each": correct or remove that row/),
          metadata: { code: "HISTORY_CONFLICT" },
        },
      });
      expect(await where()).toMatchObject({ deploymentId: "d_1", revision: 0 });
    } finally {
      await sql`drop index one_route_each on frontline_routes`.execute(db);
      await db.deleteFrom("frontline_routes").where("id", "=", "r_2").execute();
    }
  });
});
