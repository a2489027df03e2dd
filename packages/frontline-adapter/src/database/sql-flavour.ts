import { type Kysely, MysqlAdapter, type RawBuilder, type SelectQueryBuilder, SqliteAdapter, sql } from "kysely";
import type { FrontlineSchema } from "../schema.ts";

/** Everything in which the databases differ is in this file. */
export type SqlFlavour = "mariadb" | "mysql" | "sqlite";

/** Which database a handle is for. Asks a server for its version, because MariaDB goes by MySQL's dialect. */
export async function sqlFlavour(db: Kysely<FrontlineSchema>): Promise<SqlFlavour> {
  if (isSqlite(db)) return "sqlite";
  const { rows } = await sql<{ version: string }>`select version() as version`.execute(db);
  return /mariadb/i.test(rows[0]?.version ?? "") ? "mariadb" : "mysql";
}

/**
 * Whether a handle is for SQLite.
 *
 * @throws {TypeError} it is neither for SQLite nor for a MySQL dialect
 */
export function isSqlite(db: Kysely<FrontlineSchema>): boolean {
  const { adapter } = db.getExecutor();
  if (adapter instanceof SqliteAdapter) return true;
  if (adapter instanceof MysqlAdapter) return false;
  throw new TypeError("db: expected a Kysely instance on MySQL, MariaDB or SQLite, such as openDatabase makes");
}

/** Locks the rows that a query reads, to the end of the transaction. In SQLite, `begin immediate` locked everything. */
export function locking<TB extends keyof FrontlineSchema, O>(
  db: Kysely<FrontlineSchema>,
  query: SelectQueryBuilder<FrontlineSchema, TB, O>,
): SelectQueryBuilder<FrontlineSchema, TB, O> {
  return isSqlite(db) ? query : query.forUpdate();
}

/** Keeps others from changing the rows that a query reads, to the end of the transaction. */
export function shareLocking<TB extends keyof FrontlineSchema, O>(
  db: Kysely<FrontlineSchema>,
  query: SelectQueryBuilder<FrontlineSchema, TB, O>,
): SelectQueryBuilder<FrontlineSchema, TB, O> {
  return isSqlite(db) ? query : query.modifyEnd(sql`lock in share mode`); // MariaDB has no `for share`
}

/** The type of a column in a `create table`. */
export type DdlType = "bigint" | "integer" | "text" | RawBuilder<unknown>;

/** How a flavour spells what the migrations need. */
export interface DdlSpelling {
  /** The type of a key that counts up. */
  readonly key: DdlType;
  readonly unsignedBigint: DdlType;
  /** A hostname: compared without regard to case. */
  readonly hostname: DdlType;
  /** One of a closed list of words. */
  words(words: readonly string[]): DdlType;
  /** The type of a time by the server's clock, to the microsecond where it has that. */
  readonly insertedAt: DdlType;
  /** The default of such a column. */
  readonly nowByServer: RawBuilder<unknown>;
  /** What follows a new table's columns. */
  readonly tableEnd: RawBuilder<unknown> | undefined;
  /** Whether a table's plain indexes are made with it. */
  readonly indexesInTable: boolean;
}

// Exact: by case, accents and trailing spaces. MySQL's `utf8mb4_bin` would take "r_1" and "r_1 " for one.
const EXACT_COLLATION = { mysql: "utf8mb4_0900_bin", mariadb: "utf8mb4_nopad_bin" };

export function ddlSpelling(flavour: SqlFlavour): DdlSpelling {
  if (flavour === "sqlite") {
    // Text compares byte by byte there unless told otherwise.
    return {
      key: "integer",
      unsignedBigint: "bigint",
      hostname: sql`varchar(256) collate nocase`,
      words: () => "text",
      insertedAt: "integer",
      nowByServer: sql`(cast(unixepoch('subsec') * 1000 as integer))`,
      tableEnd: undefined,
      indexesInTable: false,
    };
  }
  return {
    key: sql`bigint unsigned`,
    unsignedBigint: sql`bigint unsigned`,
    hostname: sql`varchar(256) collate utf8mb4_general_ci`,
    words: (words) => sql`enum(${sql.join(words.map((word) => sql.lit(word)))})`,
    insertedAt: sql`timestamp(6)`,
    nowByServer: sql`current_timestamp(6)`,
    // Not left to the server's defaults, which may be latin1 and a table type without transactions.
    tableEnd: sql`engine = InnoDB default character set utf8mb4 collate ${sql.raw(EXACT_COLLATION[flavour])}`,
    indexesInTable: true,
  };
}
