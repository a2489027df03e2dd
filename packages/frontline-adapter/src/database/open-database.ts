import { type Dialect, Kysely } from "kysely";
import type { FrontlineSchema } from "../schema.ts";
import { type DatabaseOptions, type ResolvedDatabaseOptions, resolveDatabaseOptions } from "./database-options.ts";
import { createMysqlDialect } from "./mysql-dialect.ts";
import { type DatabaseTarget, parseDatabaseUrl } from "./parse-database-url.ts";
import { createSqliteDialect } from "./sqlite-dialect.ts";

/**
 * Opens a database, as a Kysely instance to query with. It connects when the first query needs it.
 *
 * @param url `mysql://user:password@host:3306/name` (or `mariadb://`), for which the package mysql2 must be installed;
 *   `sqlite:./file.db`; or `sqlite::memory:`
 * @throws {InvalidDatabaseUrlError} the URL is not of these forms; the message doesn't show it
 * @throws {TypeError} | {@link RangeError} an option is unknown or out of its bounds
 * @example
 * const db = openDatabase("sqlite:./frontline.db");
 * await migrateToLatest(db);
 * await db.destroy(); // closes its connections
 */
export function openDatabase(url: string, options: DatabaseOptions = {}): Kysely<FrontlineSchema> {
  const resolved = resolveDatabaseOptions(options);
  return new Kysely<FrontlineSchema>({ dialect: dialectFor(parseDatabaseUrl(url), resolved), log: resolved.log });
}

function dialectFor(target: DatabaseTarget, options: ResolvedDatabaseOptions): Dialect {
  return target.kind === "sqlite" ? createSqliteDialect(target.file) : createMysqlDialect(target, options);
}
