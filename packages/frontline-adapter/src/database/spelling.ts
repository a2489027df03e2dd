import type { RawBuilder, SelectQueryBuilder } from "kysely";
import type { Database, FrontlineSchema } from "../schema.ts";
import type { Flavour } from "./ddl-spelling.ts";
import { mysqlSpelling } from "./mysql/spelling.ts";
import { sqliteSpelling } from "./sqlite/spelling.ts";

/** Where a transaction has its isolation level from: handles of `openDatabase` have sessions that are READ COMMITTED. */
export type Isolation = "of the session" | "read committed";

/** What the databases spell differently. */
export interface Spelling {
  /** What begins a transaction that writes. */
  begin(isolation: Isolation): readonly RawBuilder<unknown>[];
  /**
   * Commits, unless the server finds, where it can look by itself, that the deadline of a change's history is past.
   * Then it rolls back and rejects with a `CommitOverdueError`.
   */
  commit(trx: Database, changeId: string): Promise<void>;
  /** Locks the rows that a query reads, to the end of the transaction. */
  readonly forUpdate: RawBuilder<unknown> | undefined;
  /** What stands after a table that is joined by its key, lest it is read in another way. */
  readonly byKey: RawBuilder<unknown> | undefined;
  /** Keeps others from changing the rows that a query reads, to the end of the transaction. */
  readonly forShare: RawBuilder<unknown> | undefined;
  /** When a row of the history was inserted, by the server's clock, in Unix milliseconds. */
  readonly insertedAtMs: RawBuilder<number | string>;
  /** A JSON list, as text, of an expression's values in the rows of a group: `[]` or null for none. */
  jsonList(expression: RawBuilder<unknown>): RawBuilder<unknown>;
  /** Text as it is stored, for comparing it exactly. */
  bytes(column: string): RawBuilder<unknown>;
  /** Which kind of database it is. Asks a server for its version, because MariaDB goes by MySQL's dialect. */
  flavour(db: Database): Promise<Flavour>;
}

const EXPECTED = "db: expected a Kysely instance on MySQL, MariaDB or SQLite, such as openDatabase makes";
const known = new WeakMap<object, Spelling>();

/**
 * How a database spells what the databases spell differently. Which one it is shows in how its dialect quotes a name and
 * marks a value: its classes may come from another copy of Kysely.
 *
 * @throws {TypeError} it is no Kysely instance, or on another kind of database
 */
export function spellingOf(db: Database): Spelling {
  // Not the value itself, which may be a URL with a password.
  if (typeof db?.getExecutor !== "function")
    throw new TypeError(`${EXPECTED}, got ${db === null ? "null" : typeof db}`);
  const { adapter } = db.getExecutor();
  const spelling = known.get(adapter) ?? recognise(db);
  known.set(adapter, spelling);
  return spelling;
}

function recognise(db: Database): Spelling {
  const probe = db.withoutPlugins().selectNoFrom((eb) => eb.val(1).as("a"));
  const { sql } = probe.compile();
  if (sql === "select ? as `a`") return mysqlSpelling;
  if (sql === 'select ? as "a"') return sqliteSpelling;
  throw new TypeError(`${EXPECTED}, got one on another database`);
}

/** Whether a handle is for SQLite. Throws as {@link spellingOf}. */
export function isSqlite(db: Database): boolean {
  return spellingOf(db) === sqliteSpelling;
}

/** Locks the rows that a query reads, to the end of the transaction. In SQLite, `begin immediate` locked everything. */
export function locking<TB extends keyof FrontlineSchema, O>(
  db: Database,
  query: SelectQueryBuilder<FrontlineSchema, TB, O>,
  how: "forUpdate" | "forShare" = "forUpdate",
): SelectQueryBuilder<FrontlineSchema, TB, O> {
  const lock = spellingOf(db)[how];
  return lock === undefined ? query : query.modifyEnd(lock);
}
