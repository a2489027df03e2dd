import { DATABASE_URL_FORMS as FORMS, InvalidDatabaseUrlError } from "../errors/invalid-database-url-error.ts";

const MYSQL_PORT = 3306;

/** A database of a MySQL or MariaDB server. */
export interface MysqlTarget {
  readonly kind: "mysql";
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: string;
}

/** @throws {InvalidDatabaseUrlError} saying what is wrong without showing the URL */
export function parseMysqlUrl(text: string): MysqlTarget {
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
