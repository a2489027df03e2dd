import { resolve } from "node:path";

const FORMS = "expected mysql://user:password@host:3306/name, sqlite:./file.db or sqlite::memory:";
const MYSQL_PORT = 3306;

/** A database URL that can't be used. The message never holds any part of it but the scheme. */
export class InvalidDatabaseUrlError extends Error {
  override readonly name = "InvalidDatabaseUrlError";
  /** Stable: switch on this, not on the message. */
  readonly code = "INVALID_DATABASE_URL";
  /** What is wrong and what to do. */
  readonly problem: string;

  /** No `cause`: the one that `new URL` throws holds the whole input. */
  constructor(problem: string, url = "database URL") {
    super(`${url}: ${problem}`);
    this.problem = problem;
  }
}

export type MysqlTarget = ReturnType<typeof parseMysqlUrl>;

// Nothing that is thrown shows the URL, because it may hold a password.
export function parseDatabaseUrl(url: string) {
  if (typeof url !== "string") throw new InvalidDatabaseUrlError(`${FORMS}, got ${url === null ? "null" : typeof url}`);
  if (url.trim() === "") throw new InvalidDatabaseUrlError(`${FORMS}, got an empty string`);
  if (/^sqlite:/i.test(url)) return parseSqliteUrl(url.slice("sqlite:".length));
  if (/^(?:mysql|mariadb):\/\//i.test(url)) return parseMysqlUrl(url);
  // Only what stands before `://` is surely no credential.
  const scheme = /^[a-z][a-z0-9+.-]{0,31}(?=:\/\/)/i.exec(url)?.[0];
  throw new InvalidDatabaseUrlError(scheme === undefined ? FORMS : `${FORMS}, got the scheme ${scheme}://`);
}

function parseMysqlUrl(text: string) {
  if (!URL.canParse(text)) {
    const how = "with a port up to 65535 and reserved characters of user and password percent-encoded";
    throw new InvalidDatabaseUrlError(`it can't be parsed; ${FORMS}, ${how}`);
  }
  const { hash, search, hostname, pathname, port, username, password } = new URL(text);
  const database = decode(pathname.slice(1), "name of the database") ?? "";
  const problem =
    (hash !== "" && "it has a `#`; in a user or password, write %23 for it") ||
    (search !== "" &&
      "it has options after `?`, and none is known; use the second argument of openDatabase, and in a user or password, write %3F for `?`") ||
    (hostname === "" && `it names no host; ${FORMS}`) ||
    (database === "" && "it names no database; add its name after the host: mysql://user@host:3306/name") ||
    (pathname.slice(1).includes("/") &&
      "it has more than one `/` after the host; in a user, password or database name, write %2F for it");
  if (problem !== false) throw new InvalidDatabaseUrlError(problem);
  return {
    kind: "mysql" as const,
    host: hostname.replace(/^\[(.*)\]$/, "$1"),
    port: port === "" ? MYSQL_PORT : Number(port),
    user: decode(username, "user"),
    password: decode(password, "password"),
    database,
  };
}

function decode(text: string, part: string): string | undefined {
  try {
    return text === "" ? undefined : decodeURIComponent(text);
  } catch {
    throw new InvalidDatabaseUrlError(`its ${part} is not percent-encoded right; write %25 for a plain \`%\``);
  }
}

function parseSqliteUrl(path: string) {
  const problem =
    (path === "" && "sqlite: names no file; write sqlite:./file.db or sqlite::memory:") ||
    (path.startsWith(":") &&
      path !== ":memory:" &&
      "the only special SQLite name is sqlite::memory:; write a file as sqlite:./file.db") ||
    // Elsewhere three slashes are a relative path and four an absolute one, or the other way round.
    (path.startsWith("//") && "sqlite: takes a plain path; write sqlite:./file.db or sqlite:/data/file.db") ||
    (path.includes("?") && "sqlite: takes no options after `?`; write sqlite:./file.db");
  if (problem !== false) throw new InvalidDatabaseUrlError(problem);
  return { kind: "sqlite" as const, file: path === ":memory:" ? path : resolve(path) };
}
