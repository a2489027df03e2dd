import { type Dialect, Kysely } from "kysely";
import type { FrontlineSchema } from "../schema.ts";
import { type DatabaseOptions, type ResolvedDatabaseOptions, resolveDatabaseOptions } from "./database-options.ts";
import { InvalidDatabaseUrlError } from "./errors/invalid-database-url-error.ts";
import { createMysqlDialect } from "./mysql/dialect.ts";
import type { MysqlTarget } from "./mysql/target.ts";
import { refuseUnverifiableHost } from "./mysql/tls-options.ts";
import { OpenedDatabase } from "./opened-database.ts";
import { parseDatabaseUrl } from "./parse-database-url.ts";
import { createSqliteDialect } from "./sqlite/dialect.ts";

/**
 * Opens a database, as a Kysely instance to query with. It connects when the first query needs it.
 *
 * @param url `mysql://user:password@host:3306/name` (or `mariadb://`), for which the package mysql2 must be installed;
 *   `sqlite:./file.db`; or `sqlite::memory:`
 * @throws {InvalidDatabaseUrlError} the URL is not of these forms; the message doesn't show it
 * @throws {TypeError} | {@link RangeError} an option is unknown, out of its bounds, or nothing that SQLite has
 * @example
 * const db = openDatabase("sqlite:./frontline.db");
 * await migrateToLatest(db);
 * await db.destroy(); // closes its connections
 */
export function openDatabase(url: string, options: DatabaseOptions = {}): Kysely<FrontlineSchema> {
  const resolved = resolveDatabaseOptions(options);
  const { tls, replicaUrl, log } = resolved;
  const target = parseDatabaseUrl(url);
  const handle = (dialect: Dialect) => new Kysely<FrontlineSchema>({ dialect, log });
  if (target.kind === "sqlite") {
    if (replicaUrl !== undefined) throw new TypeError("replicaUrl: a SQLite file has no replicas; leave it out");
    if (tls !== undefined) throw new TypeError("tls: nothing goes over a network to a SQLite file; leave it out");
    return handle(createSqliteDialect(target.file));
  }
  refuseUnverifiableHost(target.host, tls);
  const readFrom = replicaUrl === undefined ? target : parseReplicaUrl(replicaUrl, resolved);
  const unlimited = { ...resolved, queryTimeoutMs: undefined };
  return new OpenedDatabase(
    { dialect: createMysqlDialect(target, resolved, "read-write"), log },
    {
      reader: handle(createMysqlDialect(readFrom, resolved, "read-only")),
      openUnhurried: () => handle(createMysqlDialect(target, unlimited, "read-write")),
    },
  );
}

function parseReplicaUrl(url: string, { tls }: ResolvedDatabaseOptions): MysqlTarget {
  try {
    const target = parseDatabaseUrl(url);
    if (target.kind === "sqlite") throw new InvalidDatabaseUrlError("expected a mysql:// URL, as the primary's is");
    refuseUnverifiableHost(target.host, tls);
    return target;
  } catch (error) {
    if (error instanceof InvalidDatabaseUrlError) throw new InvalidDatabaseUrlError(error.problem, "replicaUrl");
    throw error;
  }
}
