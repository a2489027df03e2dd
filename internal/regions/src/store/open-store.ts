import { mysqlStore } from "./mysql-store.ts";
import type { PlatformStore } from "./platform-store.ts";
import { sqliteStore } from "./sqlite-store.ts";

/**
 * Opens the store of a platform.
 *
 * @param databaseUrl one that `openDatabase` took
 * @param folder for what belongs to the store
 * @throws {TypeError} a SQLite database in memory: the platform's processes couldn't share it
 */
export async function openStore(databaseUrl: string, folder: string): Promise<PlatformStore> {
  if (!/^sqlite:/i.test(databaseUrl)) return await mysqlStore(databaseUrl);
  if (/^sqlite::memory:/i.test(databaseUrl)) {
    throw new TypeError(
      "databaseUrl: several processes can't share a database in memory; name a file: sqlite:./file.db",
    );
  }
  return sqliteStore(databaseUrl, folder);
}
