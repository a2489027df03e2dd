import { resolve } from "node:path";
import { InvalidDatabaseUrlError } from "../errors/invalid-database-url-error.ts";

/** A SQLite file, as an absolute path, or `:memory:`. */
export interface SqliteTarget {
  readonly kind: "sqlite";
  readonly file: string;
}

/** @param path what follows `sqlite:` */
export function parseSqliteUrl(path: string): SqliteTarget {
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
