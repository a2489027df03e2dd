import { DATABASE_URL_FORMS as FORMS, InvalidDatabaseUrlError } from "./errors/invalid-database-url-error.ts";
import { type MysqlTarget, parseMysqlUrl } from "./mysql/target.ts";
import { parseSqliteUrl, type SqliteTarget } from "./sqlite/target.ts";

/** Where a database is. */
export type DatabaseTarget = MysqlTarget | SqliteTarget;

/**
 * Reads a database URL.
 *
 * @throws {InvalidDatabaseUrlError} saying what is wrong without showing the URL, because it may hold a password
 */
export function parseDatabaseUrl(url: string): DatabaseTarget {
  if (typeof url !== "string") throw new InvalidDatabaseUrlError(`${FORMS}, got ${url === null ? "null" : typeof url}`);
  if (url.trim() === "") throw new InvalidDatabaseUrlError(`${FORMS}, got an empty string`);
  if (/^sqlite:/i.test(url)) return parseSqliteUrl(url.slice("sqlite:".length));
  if (/^(?:mysql|mariadb):\/\//i.test(url)) return parseMysqlUrl(url);
  // Only what stands before `://` is surely no credential.
  const scheme = /^[a-z][a-z0-9+.-]{0,31}(?=:\/\/)/i.exec(url)?.[0];
  throw new InvalidDatabaseUrlError(scheme === undefined ? FORMS : `${FORMS}, got the scheme ${scheme}://`);
}
