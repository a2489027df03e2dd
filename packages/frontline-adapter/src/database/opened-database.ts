import { Kysely, type KyselyConfig } from "kysely";
import type { Database, FrontlineSchema } from "../schema.ts";
import { type Isolation, spellingOf } from "./spelling.ts";

/** How else to connect to what a handle is open on. */
export interface Siblings {
  /** Where its reads may go. */
  readonly reader: Database;
  /** Opens a handle whose statements may take as long as they like. */
  readonly openUnhurried: () => Database;
}

/** What `openDatabase` returns for a server. */
export class OpenedDatabase extends Kysely<FrontlineSchema> {
  readonly siblings: Siblings;
  #closed = false;

  constructor(config: KyselyConfig, siblings: Siblings) {
    super(config);
    this.siblings = siblings;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Closes its connections and the reader's. */
  override async destroy(): Promise<void> {
    this.#closed = true;
    await Promise.all([super.destroy(), this.siblings.reader.destroy()]);
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
  return db instanceof OpenedDatabase ? db.siblings.reader : db;
}

/** Where the transactions of a handle have their isolation level from. */
export function isolationOf(db: Database): Isolation {
  return db instanceof OpenedDatabase ? "of the session" : "read committed";
}

/**
 * Runs work that may take as long as it likes, such as changing large tables: on connections of its own without the
 * limit of `queryTimeoutMs`, if `db` has one, else on `db`.
 *
 * @throws {TypeError} `db` is no Kysely instance, or on another kind of database
 */
export async function unhurried<T>(db: Database, work: (db: Database) => Promise<T>): Promise<T> {
  spellingOf(db);
  const open = db instanceof OpenedDatabase && !db.closed ? db.siblings.openUnhurried : undefined;
  if (open === undefined) return work(db);
  const own = open();
  try {
    return await work(own);
  } finally {
    await own.destroy();
  }
}
