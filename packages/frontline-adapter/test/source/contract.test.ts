import { routeSourceContract } from "@frontline-routing/frontline-core/testing";
import type { Kysely } from "kysely";
import { afterAll, beforeAll, describe, it } from "vitest";
import { createRouteSource, type FrontlineSchema, migrateToLatest, openDatabase } from "../../src/index.ts";
import { wipe } from "../seed.ts";
import { type StoreDatabase, stores } from "../stores.ts";
import { fillStore, sourceWrites } from "./source-writes.ts";

describe.each(stores)("a source on $name", (store) => {
  let database: StoreDatabase;
  let db: Kysely<FrontlineSchema>;

  beforeAll(async () => {
    database = await store.create();
    db = openDatabase(database.url);
    await migrateToLatest(db);
  });
  afterAll(async () => {
    await db?.destroy();
    await database?.drop();
  });

  const contract = routeSourceContract(async (seed) => {
    await wipe(db);
    await fillStore(db, seed);
    return { source: createRouteSource(db), writes: sourceWrites(db) };
  });
  for (const { name, run } of contract) it(name, run);
});
