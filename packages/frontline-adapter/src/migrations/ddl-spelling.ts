import { type RawBuilder, sql } from "kysely";

/** A kind of database, as far as its DDL goes: MariaDB goes by MySQL's dialect and has other collations. */
export type Flavour = "mariadb" | "mysql" | "sqlite";

/** The type of a column in a `create table`. */
type DdlType = "bigint" | "integer" | "text" | RawBuilder<unknown>;

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
  readonly nowByServer: RawBuilder<unknown>;
  readonly tableEnd: RawBuilder<unknown>;
  /** Whether it makes a table's plain indexes with it, and keeps to a `varchar`'s length and a list of words by itself. */
  readonly isServer: boolean;
  /** A condition: a text, or nothing at all, of these characters, written as within the brackets of a pattern. */
  onlyHas(text: RawBuilder<unknown>, characters: string): RawBuilder<boolean>;
  /** What follows an added column, in the order in which to try it. */
  readonly addedWithout: readonly RawBuilder<unknown>[];
}

/** @param collation exact: by case, accents and trailing spaces. `utf8mb4_bin` would take "r_1" and "r_1 " for one */
function serverDdl(collation: string): DdlSpelling {
  return {
    key: sql`bigint unsigned`,
    unsignedBigint: sql`bigint unsigned`,
    hostname: sql`varchar(256) collate utf8mb4_general_ci`,
    words: (words) => sql`enum(${sql.join(words.map((word) => sql.lit(word)))})`,
    insertedAt: sql`timestamp(6)`,
    nowByServer: sql`current_timestamp(6)`,
    // Not left to the server's defaults, which may be latin1 and a table type without transactions.
    tableEnd: sql`engine = InnoDB default character set utf8mb4 collate ${sql.raw(collation)}`,
    isServer: true,
    // A pattern tells cases apart where its text's collation does.
    onlyHas: (text, characters) =>
      sql`convert(${text} using utf8mb4) collate utf8mb4_bin not regexp ${sql.lit(`[^${characters}]`)}`,
    // At once; else beside reads and writes. Never by a copy that writes wait for.
    addedWithout: [sql`, algorithm = instant`, sql`, algorithm = inplace, lock = none`],
  };
}

const sqliteDdl: DdlSpelling = {
  // Text compares byte by byte there unless told otherwise.
  key: "integer",
  unsignedBigint: "bigint",
  hostname: sql`varchar(256) collate nocase`,
  words: () => "text",
  insertedAt: "integer",
  nowByServer: sql`(cast(unixepoch('subsec') * 1000 as integer))`,
  tableEnd: sql``,
  isServer: false,
  // A pattern sees nothing behind a zero character.
  onlyHas: (text, characters) => sql`${text} not glob ${sql.lit(`*[^${characters}]*`)} and instr(${text}, char(0)) = 0`,
  addedWithout: [sql``], // it only writes down that the column is there
};

export const DDL: Readonly<Record<Flavour, DdlSpelling>> = {
  mariadb: serverDdl("utf8mb4_nopad_bin"),
  mysql: serverDdl("utf8mb4_0900_bin"),
  sqlite: sqliteDdl,
};
