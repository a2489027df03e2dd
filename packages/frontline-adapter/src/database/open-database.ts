import { type Dialect, Kysely, type KyselyConfig } from "kysely";
import type { Database, FrontlineSchema } from "../schema.ts";
import { type DatabaseOptions, type ResolvedDatabaseOptions, resolveDatabaseOptions } from "./database-options.ts";
import { createMysqlDialect } from "./mysql/dialect.ts";
import { refuseUnverifiableHost } from "./mysql/tls-options.ts";
import { InvalidDatabaseUrlError, type MysqlTarget, parseDatabaseUrl } from "./parse-database-url.ts";
import { type Isolation, spellingOf } from "./spelling.ts";
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
    handle(createMysqlDialect(readFrom, resolved, "read-only")),
    () => handle(createMysqlDialect(target, unlimited, "read-write")),
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

class OpenedDatabase extends Kysely<FrontlineSchema> {
  readonly reader: Database;
  /** Opens a handle whose statements may take as long as they like. */
  readonly openUnhurried: () => Database;
  closed = false;

  constructor(config: KyselyConfig, reader: Database, openUnhurried: () => Database) {
    super(config);
    this.reader = reader;
    this.openUnhurried = openUnhurried;
  }

  override async destroy(): Promise<void> {
    this.closed = true;
    await Promise.all([super.destroy(), this.reader.destroy()]);
  }
}

/**
 * The handle for reads that may be a little behind, for a `db` that `openDatabase` opened on a server: it reads from the
 * replica, if there is a `replicaUrl`, else from the same server. Its sessions are its own: they refuse to write, may be
 * silent for long, and don't wait for the other nodes of a cluster. `db.destroy()` closes it too. SQLite, a transaction,
 * what a plugin was added to, and what was made elsewhere read where they are.
 *
 * @throws {TypeError} `db` is no Kysely instance, or on another kind of database
 * @example
 * const db = openDatabase("mysql://frontline@primary/frontline", { replicaUrl: "mysql://frontline@replica/frontline" });
 * await readerOf(db).selectFrom("sentinels").selectAll().execute(); // from the replica
 */
export function readerOf(db: Kysely<FrontlineSchema>): Kysely<FrontlineSchema> {
  spellingOf(db);
  return db instanceof OpenedDatabase ? db.reader : db;
}

export function isolationOf(db: Database): Isolation {
  return db instanceof OpenedDatabase ? "of the session" : "read committed";
}

/** Runs work that may take as long as it likes: on connections without the limit of `queryTimeoutMs`, if `db` has one. */
export async function unhurried<T>(db: Database, work: (db: Database) => Promise<T>): Promise<T> {
  if (!(db instanceof OpenedDatabase) || db.closed) return work(db);
  const own = db.openUnhurried();
  try {
    return await work(own);
  } finally {
    await own.destroy();
  }
}
