import { readFileSync } from "node:fs";
import { routeSourceContract } from "@frontline-routing/frontline-core/testing";
import { type RouteRepositorySeed, routeRepositoryContract } from "@frontline-routing/routing-core/testing";
import { type Kysely, sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createDirectory,
  createRouteRepository,
  createRouteSource,
  type FrontlineSchema,
  migrateToLatest,
  openDatabase,
  pruneHistory,
} from "../src/index.ts";
import { createOriginalTables } from "./original-schema.ts";
import { insertDeployments, insertRoutes, wipe } from "./seed.ts";
import { aChange } from "./source/a-change.ts";
import { fillStore, sourceWrites } from "./source/source-writes.ts";
import { serverStores } from "./stores.ts";
import { type SuiteDatabase, useDatabase } from "./use-database.ts";
import { withDatabase } from "./with-database.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;

const page = readFileSync(new URL("../../../docs/tables.md", import.meta.url), "utf8");

describe.each(serverStores)("with what docs/tables.md grants and no more, on $name", (store) => {
  const suite = useDatabase(store);
  const limited = (user: string) => useLimitedUser(suite, user);
  const writer = limited("frontline");
  const reader = limited("frontline_router");
  const platform = limited("frontline_directory");

  const makeRepository = async ({ routes = [], deployments = [] }: RouteRepositorySeed) => {
    await wipe(suite.db);
    await insertDeployments(suite.db, deployments);
    await insertRoutes(suite.db, routes);
    return createRouteRepository(writer.db);
  };
  for (const { name, run } of routeRepositoryContract(makeRepository)) it(`the repository ${name}`, run);

  const sourceOf = (user: { readonly db: Kysely<FrontlineSchema> }) =>
    routeSourceContract(async (seed) => {
      await wipe(suite.db);
      await fillStore(suite.db, seed);
      return { source: createRouteSource(user.db), writes: sourceWrites(suite.db) };
    });
  for (const { name, run } of sourceOf(writer)) it(`the source ${name}`, run);
  for (const { name, run } of sourceOf(reader)) it(`the source of a router alone ${name}`, run);

  it("prunes", async () => {
    await wipe(suite.db);
    await suite.db
      .insertInto("frontline_route_changes")
      .values([aChange({ change_id: "c_1" }), aChange({ change_id: "c_2", revision: 2 })])
      .execute();
    const user = await createLimitedUser(suite.db, suite.url, "frontline_pruner");
    try {
      const now = Date.now() + 3 * DAY_MS;
      expect(await pruneHistory(user.db, { keepMs: 2 * DAY_MS, now })).toEqual({ routeChanges: 1, liveChanges: 0 });
    } finally {
      await user.drop();
    }
  });

  it("the directory does all that it can", async () => {
    await wipe(suite.db);
    const directory = createDirectory(platform.db);
    const of = { environmentId: "env_1", region: "us-east-1.aws" };
    for (const replicas of [1, 2]) {
      await directory.putDeployment({ id: "d_1", environmentId: "env_1", status: "ready", createdAt: replicas });
      await directory.putDeploymentRegions("d_1", [{ region: of.region, runningReplicas: replicas }]);
      await directory.putSentinel({ ...of, id: "s_1", k8sAddress: `s-${replicas}.internal:1` });
    }
    await directory.setSentinelHealth("s_1", "healthy");
    expect(await directory.listSentinels("env_1")).toMatchObject([{ health: "healthy" }]);
    expect(await directory.listRoutes("env_1")).toEqual([]);
    expect(await directory.removeSentinel("s_1")).toEqual({ changed: true });
  });

  it.each([{ tables: "none" }, { tables: "the original's" }])(
    "migrates a database with $tables",
    async ({ tables }) => {
      await withDatabase(store, async (db, { url }) => {
        if (tables !== "none") await createOriginalTables(db, true);
        const user = await createLimitedUser(db, url, "frontline_migrator");
        try {
          await migrateToLatest(user.db);
          await migrateToLatest(user.db);
        } finally {
          await user.drop();
        }
      });
    },
  );
});

/** A handle of the suite's database by a user who has what docs/tables.md grants to one of this name. */
function useLimitedUser(suite: SuiteDatabase, name: string) {
  let user: Awaited<ReturnType<typeof createLimitedUser>> | undefined;
  beforeAll(async () => {
    user = await createLimitedUser(suite.db, suite.url, name);
  });
  afterAll(() => user?.drop());
  return {
    get db() {
      if (user === undefined) throw new Error("the user is only there while tests run");
      return user.db;
    },
  };
}

async function createLimitedUser(admin: Kysely<FrontlineSchema>, databaseUrl: string, name: string) {
  const url = new URL(databaseUrl);
  url.username = `${url.pathname.slice(1)}_${name.slice(-6)}`;
  url.password = "secret";
  const user = sql.raw(url.username);
  await sql`create user ${user} identified by 'secret'`.execute(admin);
  for (const [, grant = ""] of page.matchAll(new RegExp(`^(grant .* to) ${name};$`, "gm"))) {
    await sql`${sql.raw(grant)} ${user}`.execute(admin);
  }
  const db = openDatabase(url.href);
  return {
    db,
    async drop() {
      await db.destroy();
      await sql`drop user ${user}`.execute(admin);
    },
  };
}
