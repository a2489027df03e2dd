import type { Kysely } from "kysely";
import { afterAll, beforeAll } from "vitest";
import { type DatabaseOptions, type FrontlineSchema, migrateToLatest, openDatabase } from "../src/index.ts";
import type { Store, StoreDatabase } from "./stores.ts";

/** What is there while the tests of a suite run, and their `beforeEach`. */
export interface SuiteDatabase {
  readonly db: Kysely<FrontlineSchema>;
  readonly url: string;
}

/** Gives the tests of a suite one database with all tables, and removes it after them. Call it in `describe`. */
export function useDatabase(store: Store, options?: DatabaseOptions): SuiteDatabase {
  let database: StoreDatabase | undefined;
  let db: Kysely<FrontlineSchema> | undefined;

  beforeAll(async () => {
    database = await store.create();
    db = openDatabase(database.url, options);
    await migrateToLatest(db);
  });
  afterAll(async () => {
    await db?.destroy();
    await database?.drop();
  });

  return {
    get db() {
      return there(db);
    },
    get url() {
      return there(database).url;
    },
  };
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the database is only there while tests run");
  return value;
}
