import type { Kysely } from "kysely";
import { type DatabaseOptions, type FrontlineSchema, migrateToLatest, openDatabase } from "../src/index.ts";
import type { Store, StoreDatabase } from "./stores.ts";

/** Runs an action on an empty database of its own, and removes it. */
export async function withDatabase(
  store: Store,
  action: (db: Kysely<FrontlineSchema>, database: StoreDatabase) => Promise<void>,
  options?: DatabaseOptions,
): Promise<void> {
  const database = await store.create();
  const db = openDatabase(database.url, options);
  try {
    await action(db, database);
  } finally {
    await db.destroy();
    await database.drop();
  }
}

/** The same on a database with all tables. */
export function withTables(...[store, action, options]: Parameters<typeof withDatabase>): Promise<void> {
  const migrated: typeof action = async (db, database) => {
    await migrateToLatest(db);
    await action(db, database);
  };
  return withDatabase(store, migrated, options);
}
