import { createRouter, type Router } from "@frontline-routing/frontline-core";
import { assignFrontlineRoutes, deploy, inlineSteps, promote, rollback } from "@frontline-routing/routing-core";
import { type Kysely, sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type FrontlineSchema, openDatabase } from "../../src/index.ts";
import { type StoreDatabase, serverStores } from "../stores.ts";
import { datedPlatforms } from "./dated-platforms.ts";
import { runFromPage } from "./page-statements.ts";

const RESYNC_MS = 1_000;
const SLACK_MS = 14_000; // of a machine that does other things too
const soon = (check: () => unknown) => vi.waitFor(check, { timeout: RESYNC_MS + SLACK_MS, interval: 20 });
const cases = serverStores.flatMap((store) =>
  datedPlatforms.map((platform) => ({ name: store.name, store, platform })),
);

describe.each(cases)("on the original's tables of $platform.date, on $name", ({ store, platform }) => {
  const { table, column } = platform.pointer;
  let database: StoreDatabase;
  let db: Kysely<FrontlineSchema>;
  let router: Router | undefined;
  let before: { columns: unknown; routes: unknown };

  const rowsOf = async (query: string) => (await sql.raw<Record<string, unknown>>(query).execute(db)).rows;
  const columns = () =>
    rowsOf(`select table_name as of_table, column_name as name, column_type as type, column_default as otherwise,
      is_nullable as is_optional, collation_name as collated, column_key as indexed
      from information_schema.columns where table_schema = database() order by table_name, ordinal_position`);
  const routes = () =>
    rowsOf(`select pk, id, project_id, deployment_id, environment_id, fully_qualified_domain_name, sticky, created_at,
      updated_at from frontline_routes order by pk`);
  const pointerOf = async (n: number) => {
    const prefix = table === "apps" ? "a" : "p";
    const [row] = await rowsOf(`select ${column} as pointer, is_rolled_back from ${table} where id = '${prefix}_${n}'`);
    return [row?.pointer, row?.is_rolled_back];
  };
  const contextOf = () => ({ repository: platform.repository(db), steps: inlineSteps, now: 1_800_000_000_000 });
  const to = (n: number, k: number) => ({ environmentId: `env_${n}`, deploymentId: `d_${n}_${k}` });
  const decided = async (host: string) => {
    const { deploymentId, destination, nearestNlbRegion } = await theRouter().route(host);
    return [deploymentId, destination, nearestNlbRegion];
  };
  const theRouter = (): Router => {
    router ??= createRouter({
      region: "us-east-1.aws",
      source: platform.source(db),
      followIntervalMs: 50,
      resyncMs: RESYNC_MS,
    });
    return router;
  };

  // What the original sends.
  const theirs = {
    move: (id: string, deploymentId: string) =>
      sql`update frontline_routes set deployment_id = ${deploymentId}, updated_at = 1900000000000 where id = ${id}`.execute(
        db,
      ),
    remove: (host: string) => sql`delete from frontline_routes where fully_qualified_domain_name = ${host}`.execute(db),
    insert: (id: string, n: number, host: string) =>
      sql`insert into frontline_routes (id, project_id, deployment_id, environment_id, fully_qualified_domain_name, sticky,
          created_at ${table === "apps" ? sql`, app_id` : sql``})
        values (${id}, ${`p_${n}`}, ${`d_${n}_4`}, ${`env_${n}`}, ${host}, 'live', 1900000000000
          ${table === "apps" ? sql`, ${`a_${n}`}` : sql``})`.execute(db),
    point: (n: number, deploymentId: string, isRolledBack: boolean) =>
      sql`update ${sql.table(table)} set ${sql.ref(column)} = ${deploymentId}, is_rolled_back = ${isRolledBack}
        where id = ${`${table === "apps" ? "a" : "p"}_${n}`}`.execute(db),
  };

  beforeAll(async () => {
    database = await store.create();
    db = openDatabase(database.url);
    await platform.create(db, /mariadb/i.test(String((await rowsOf("select version() as v"))[0]?.v)));
    before = { columns: await columns(), routes: await routes() };
    await platform.migrate(db);
    await runFromPage(db, platform.pointerStatement);
    if (platform.date === "August") await runFromPage(db, "from instances");
  });
  afterAll(async () => {
    await router?.close();
    await db?.destroy();
    await database?.drop();
  });

  it("a migration leaves what is there, and adds one column", async () => {
    expect(await routes()).toEqual(before.routes);
    const added = (await columns()).filter(
      (row) => !String(row.of_table).startsWith("frontline_") || row.of_table === "frontline_routes",
    );
    expect(added.filter((row) => row.name !== "revision")).toEqual(before.columns);
    expect(await contextOf().repository.findEnvironment("env_7")).toMatchObject({
      deploymentId: "d_7_4",
      isRolledBack: true,
    });
  });

  it("a router decides by them", async () => {
    expect(await decided("h0.e7.example.com")).toEqual(["d_7_4", "local", null]);
    if (platform.date !== "August") return;
    await assignFrontlineRoutes(contextOf(), { ...to(7, 9), frontlineRouteIds: ["r_7_0"] });
    await soon(async () => expect(await decided("h0.e7.example.com")).toEqual(["d_7_9", "remote", "us-west-2.aws"]));
  });

  it("what we do is what the original reads, its pointer too, and what routers decide by", async () => {
    await theRouter().lookupMany(["h0.e1.example.com", "h2.e1.example.com"]);
    await promote(contextOf(), to(1, 6));
    await assignFrontlineRoutes(contextOf(), { ...to(1, 6), frontlineRouteIds: ["r_1_2"] });
    expect(await pointerOf(1)).toEqual(["d_1_6", 0]);
    await rollback(contextOf(), to(1, 3));
    expect(await pointerOf(1)).toEqual(["d_1_3", 1]);
    const found = await rowsOf(
      "select id, deployment_id from frontline_routes where environment_id = 'env_1' order by pk",
    );
    expect(found.slice(0, 4).map((row) => row.deployment_id)).toEqual(["d_1_3", "d_1_3", "d_1_6", "d_1_4"]);
    await soon(async () => expect((await decided("h0.e1.example.com"))[0]).toBe("d_1_3"));
    await soon(async () => expect((await decided("h2.e1.example.com"))[0]).toBe("d_1_6"));
  });

  it("what the original does is found by routers within resyncMs, and raises no revision", async () => {
    await theRouter().lookupMany(["h0.e2.example.com", "h1.e2.example.com"]);
    await theirs.move("r_2_0", "d_2_5");
    await theirs.remove("h1.e2.example.com");
    await theirs.insert("r_new", 2, "new.e2.example.com");
    expect((await decided("new.e2.example.com"))[0]).toBe("d_2_4");
    await soon(() => expect(theRouter().routeCached("h0.e2.example.com")?.deploymentId).toBe("d_2_5"));
    await soon(() => expect(decided("h1.e2.example.com")).rejects.toMatchObject({ code: "HOSTNAME_NOT_FOUND" }));
    expect(await contextOf().repository.findRoutes(["r_2_0"])).toMatchObject([{ revision: 0 }]);
    await promote(contextOf(), to(2, 6)); // takes along what the original made
    expect(await contextOf().repository.findRoutes(["r_new"])).toMatchObject([{ deploymentId: "d_2_6" }]);
  });

  it("we are fenced against the original, and it isn't against us", async () => {
    const { repository } = contextOf();
    const change = { environmentId: "env_3", deploymentId: "d_3_5", now: 1 };
    const routes = [{ frontlineRouteId: "r_3_0", expectedRevision: 0, expectedDeploymentId: "d_3_4" }];
    await theirs.move("r_3_0", "d_3_8");
    await expect(repository.commit({ ...change, changeId: "c_1", routes })).rejects.toMatchObject({
      code: "ROUTE_CONFLICT",
      conflicts: [{ deploymentId: "d_3_8" }],
    });
    await promote(contextOf(), to(3, 6));
    await theirs.move("r_3_0", "d_3_2");
    expect(await repository.findRoutes(["r_3_0"])).toMatchObject([{ deploymentId: "d_3_2", revision: 1 }]);
  });

  it("a pointer that the original moved is brought along by the statement of the page", async () => {
    const { repository } = contextOf();
    await theirs.point(4, "d_4_8", false);
    expect(await repository.findEnvironment("env_4")).toMatchObject({ deploymentId: "d_4_4" });
    await runFromPage(db, platform.pointerStatement);
    expect(await repository.findEnvironment("env_4")).toMatchObject({ deploymentId: "d_4_8", isRolledBack: false });
    const late = { ...to(4, 6), expectedLiveDeploymentId: "d_4_4" };
    await expect(promote(contextOf(), late)).rejects.toMatchObject({ code: "LIVE_MOVED" });
    expect(await repository.findEnvironment("env_1")).toMatchObject({ deploymentId: "d_1_3" }); // ours, by its pointer
  });

  it("we create routes, with their app, and they are followed", async () => {
    const request = {
      ...to(6, 9),
      projectId: "p_6",
      hostnames: [{ fullyQualifiedDomainName: "made.e6.example.com", sticky: "environment" }],
      live: "follow",
    } as const;
    if (table === "apps") {
      await expect(deploy(contextOf(), request)).rejects.toMatchObject({ code: "REPOSITORY_UNAVAILABLE" });
      expect(await pointerOf(6)).toEqual(["d_6_4", 0]);
      await runFromPage(db, "alter column app_id");
    }
    await deploy(contextOf(), request);
    expect(await pointerOf(6)).toEqual(["d_6_9", 0]);
    expect((await decided("made.e6.example.com"))[0]).toBe("d_6_9");
    if (table !== "apps") return;
    const made = await rowsOf(
      "select app_id from frontline_routes where fully_qualified_domain_name = 'made.e6.example.com'",
    );
    expect(made).toEqual([{ app_id: "a_6" }]);
    await sql`alter table frontline_routes alter column app_id drop default`.execute(db);
  });

  it("the original goes on where we were, with nothing of ours left, and we may come again", async () => {
    await router?.close();
    router = undefined;
    await theirs.move("r_5_0", "d_5_5");
    await runFromPage(db, "drop column revision");
    expect(await columns()).toEqual(before.columns);
    await theirs.move("r_5_0", "d_5_6");
    await theirs.remove("h1.e5.example.com");
    await theirs.insert("r_again", 5, "again.e5.example.com");
    await theirs.point(5, "d_5_6", false);

    await platform.migrate(db);
    await runFromPage(db, platform.pointerStatement);
    await rollback(contextOf(), to(5, 2));
    expect(await pointerOf(5)).toEqual(["d_5_2", 1]);
    expect((await decided("again.e5.example.com"))[0]).toBe("d_5_2");
  });
});
