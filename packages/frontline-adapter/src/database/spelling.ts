import { type RawBuilder, type SelectQueryBuilder, sql } from "kysely";
import type { Flavour } from "../migrations/ddl-spelling.ts";
import type { Database, FrontlineSchema } from "../schema.ts";
import { COMMIT_DEADLINE_MS, commitOverdue } from "./commit-deadline.ts";

/** Where a transaction has its isolation level from: handles of `openDatabase` have sessions that are READ COMMITTED. */
export type Isolation = "of the session" | "read committed";

/** What the databases spell differently. */
export interface Spelling {
  /** What begins a transaction that writes. */
  begin(isolation: Isolation): readonly RawBuilder<unknown>[];
  /**
   * Commits, unless the server finds, where it can look by itself, that the deadline of a change's history is past.
   * Then it rolls back and rejects with `COMMIT_OVERDUE`.
   */
  commit(trx: Database, changeId: string): Promise<void>;
  /** Locks the rows that a query reads, to the end of the transaction. */
  readonly forUpdate: RawBuilder<unknown>;
  /** Keeps others from changing the rows that a query reads, to the end of the transaction. */
  readonly forShare: RawBuilder<unknown>;
  /** What stands after a table that is joined by its key, lest it is read in another way. */
  readonly byKey: RawBuilder<unknown>;
  /** When a row of the history was inserted, by the server's clock, in Unix milliseconds. */
  readonly insertedAtMs: RawBuilder<number | string>;
  /** A JSON list, as text, of an expression's values in the rows of a group: `[]` or null for none. */
  jsonList(expression: RawBuilder<unknown>): RawBuilder<unknown>;
  /** Text as it is stored, for comparing it exactly. */
  bytes(column: string): RawBuilder<unknown>;
  /** Which kind of database it is. Asks a server for its version, because MariaDB goes by MySQL's dialect. */
  flavour(db: Database): Promise<Flavour>;
}

const OVERDUE = "frontline: commit overdue";
const MS_PER_S = 1_000;

export const mysqlSpelling: Spelling = {
  begin(isolation) {
    const own = isolation === "of the session" ? [] : [sql`set transaction isolation level read committed`];
    return [...own, sql`begin`];
  },
  /**
   * MariaDB looks at its own clock, in the packet that commits; MySQL, which has no statement that could, takes all but
   * `commit` for comments.
   */
  async commit(trx, changeId) {
    const deadline = sql`(${firstInsertedAt(changeId)}) + interval ${sql.lit(COMMIT_DEADLINE_MS / MS_PER_S)} second`;
    try {
      await sql`/*M!100101 begin not atomic if sysdate(6) > ${deadline} then rollback; signal sqlstate '45000' set
message_text = ${sql.lit(OVERDUE)}; else */ commit /*M!100101 ; end if; end */`.execute(trx);
    } catch (error) {
      if (!(error instanceof Error && error.message.endsWith(OVERDUE))) throw error;
      throw commitOverdue({ cause: error });
    }
  },
  forUpdate: sql`for update`,
  forShare: sql`lock in share mode`, // MariaDB has no `for share`
  byKey: sql`force index (primary)`,
  insertedAtMs: sql`cast(unix_timestamp(inserted_at) * 1000 as unsigned)`,
  jsonList: (expression) => sql`cast(json_arrayagg(${expression}) as char)`,
  bytes: (column) => sql`cast(cast(${sql.ref(column)} as char) as binary)`,
  async flavour(db) {
    const { rows } = await sql<{ version: string }>`select version() as version`.execute(db);
    return /mariadb/i.test(rows[0]?.version ?? "") ? "mariadb" : "mysql";
  },
};

// Without a value in it but as hex: it stands where MySQL sees a comment, which text could end. Of the same change there
// may be older rows, of rows that were there before under the same ids. By the end of an index: of a `not exists`, the
// server may make a list of the whole history.
function firstInsertedAt(changeId: string): RawBuilder<unknown> {
  const hex = sql.raw(Buffer.from(changeId).toString("hex"));
  return sql`select min(own.inserted_at) from frontline_route_changes as own where own.change_id = _utf8mb4 x'${hex}'
    and own.revision = (select last.revision from frontline_route_changes as last
      where last.frontline_route_id = own.frontline_route_id
      order by last.frontline_route_id desc, last.revision desc limit 1)`;
}

export const sqliteSpelling: Spelling = {
  // A plain `begin` takes the write lock at the first write, and then fails if another process wrote since.
  begin: () => [sql`begin immediate`],
  async commit(trx) {
    await sql`commit`.execute(trx);
  },
  // There is one writer at a time, and `begin immediate` made it this one.
  forUpdate: sql``,
  forShare: sql``,
  byKey: sql``,
  insertedAtMs: sql`inserted_at`,
  jsonList: (expression) => sql`json_group_array(${expression})`,
  bytes: (column) => sql`cast(${sql.ref(column)} as blob)`,
  flavour: async () => "sqlite",
};

const EXPECTED = "db: expected a Kysely instance on MySQL, MariaDB or SQLite, such as openDatabase makes";
const known = new WeakMap<object, Spelling>();

/**
 * How a database spells what the databases spell differently. Which one it is shows in how its dialect quotes a name and
 * marks a value: its classes may come from another copy of Kysely. Throws a `TypeError` for what it isn't.
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

export function isSqlite(db: Database): boolean {
  return spellingOf(db) === sqliteSpelling;
}

/** Locks the rows that a query reads, to the end of the transaction. */
export function locking<TB extends keyof FrontlineSchema, O>(
  db: Database,
  query: SelectQueryBuilder<FrontlineSchema, TB, O>,
  how: "forUpdate" | "forShare" = "forUpdate",
): SelectQueryBuilder<FrontlineSchema, TB, O> {
  return query.modifyEnd(spellingOf(db)[how]);
}
