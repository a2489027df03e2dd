import { readFileSync } from "node:fs";
import { routeSourceContract } from "@frontline-routing/frontline-core/testing";
import { type RouteRepositorySeed, routeRepositoryContract } from "@frontline-routing/routing-core/testing";
import { type Kysely, sql } from "kysely";
import { afterAll, beforeAll, describe, it } from "vitest";
import { createRouteRepository, createRouteSource, type FrontlineSchema, openDatabase } from "../src/index.ts";
import { insertDeployments, insertRoutes, wipe } from "./seed.ts";
import { fillStore, sourceWrites } from "./source/source-writes.ts";
import { serverStores } from "./stores.ts";
import { useDatabase } from "./use-database.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

describe.each(serverStores)("with what the README grants and no more, on $name", (store) => {
  const suite = useDatabase(store);
  const limited = (user: string) => useLimitedUser(suite, user);
  const writer = limited("frontline");
  const reader = limited("frontline_router");

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
});

/** A handle of the suite's database whose user has what the README grants to a user of this name. */
function useLimitedUser(suite: { readonly db: Kysely<FrontlineSchema>; readonly url: string }, name: string) {
  let db: Kysely<FrontlineSchema> | undefined;
  let user = "";
  beforeAll(async () => {
    const url = new URL(suite.url);
    user = `${url.pathname.slice(1)}_${name.slice(-6)}`;
    await sql`create user ${sql.raw(user)} identified by 'secret'`.execute(suite.db);
    for (const [, grant] of readme.matchAll(new RegExp(`^(grant .* to) ${name};$`, "gm"))) {
      await sql.raw(`${grant} ${user}`).execute(suite.db);
    }
    url.username = user;
    url.password = "secret";
    db = openDatabase(url.href);
  });
  afterAll(async () => {
    await db?.destroy();
    await sql`drop user ${sql.raw(user)}`.execute(suite.db);
  });
  return {
    get db() {
      if (db === undefined) throw new Error("the user is only there while tests run");
      return db;
    },
  };
}
