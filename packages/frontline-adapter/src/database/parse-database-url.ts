import { resolve } from "node:path";
import { InvalidDatabaseUrlError } from "./invalid-database-url-error.ts";

/** Where a database is. */
export type DatabaseTarget = MysqlTarget | SqliteTarget;

/** A database of a MySQL or MariaDB server. */
export interface MysqlTarget {
  readonly kind: "mysql";
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: string;
}

/** A SQLite file, as an absolute path, or `:memory:`. */
export interface SqliteTarget {
  readonly kind: "sqlite";
  readonly file: string;
}

const FORMS = "expected mysql://user:password@host:3306/name, sqlite:./file.db or sqlite::memory:";
const MYSQL_PORT = 3306;

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

function parseSqliteUrl(path: string): SqliteTarget {
  if (path === ":memory:") return { kind: "sqlite", file: path };
  if (path === "") {
    throw new InvalidDatabaseUrlError("sqlite: names no file; write sqlite:./file.db or sqlite::memory:");
  }
  if (path.startsWith(":")) {
    throw new InvalidDatabaseUrlError(
      "the only special SQLite name is sqlite::memory:; write a file as sqlite:./file.db",
    );
  }
  if (path.startsWith("//")) {
    // Elsewhere three slashes are a relative path and four an absolute one, or the other way round.
    throw new InvalidDatabaseUrlError("sqlite: takes a plain path; write sqlite:./file.db or sqlite:/data/file.db");
  }
  if (path.includes("?")) {
    throw new InvalidDatabaseUrlError("sqlite: takes no options after `?`; write sqlite:./file.db");
  }
  return { kind: "sqlite", file: resolve(path) };
}

function parseMysqlUrl(text: string): MysqlTarget {
  if (!URL.canParse(text)) {
    throw new InvalidDatabaseUrlError(
      `it can't be parsed; ${FORMS}, with a port up to 65535 and reserved characters of user and password percent-encoded`,
    );
  }
  const url = new URL(text);
  if (url.hash !== "") {
    throw new InvalidDatabaseUrlError("it has a `#`; in a user or password, write %23 for it");
  }
  if (url.search !== "") {
    throw new InvalidDatabaseUrlError(
      "it has options after `?`, and none is known; use the second argument of openDatabase, and in a user or password, write %3F for `?`",
    );
  }
  if (url.hostname === "") throw new InvalidDatabaseUrlError(`it names no host; ${FORMS}`);
  const database = decode(url.pathname.slice(1), "name of the database");
  if (database === "") {
    throw new InvalidDatabaseUrlError("it names no database; add its name after the host: mysql://user@host:3306/name");
  }
  if (url.pathname.slice(1).includes("/")) {
    throw new InvalidDatabaseUrlError(
      "it has more than one `/` after the host; in a user, password or database name, write %2F for it",
    );
  }
  return {
    kind: "mysql",
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: url.port === "" ? MYSQL_PORT : Number(url.port),
    user: url.username === "" ? undefined : decode(url.username, "user"),
    password: url.password === "" ? undefined : decode(url.password, "password"),
    database,
  };
}

function decode(text: string, part: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new InvalidDatabaseUrlError(`its ${part} is not percent-encoded right; write %25 for a plain \`%\``);
  }
}
