import type { RawBuilder } from "kysely";
import { mariadbDdl, mysqlDdl } from "./mysql/ddl-spelling.ts";
import { sqliteDdl } from "./sqlite/ddl-spelling.ts";

/** A kind of database, as far as its DDL goes: MariaDB goes by MySQL's dialect and has other collations. */
export type Flavour = "mariadb" | "mysql" | "sqlite";

/** The type of a column in a `create table`. */
export type DdlType = "bigint" | "integer" | "text" | RawBuilder<unknown>;

/** What the migrations need. */
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
  /** Whether it keeps to the length of a `varchar` and to a list of words by itself. */
  readonly keepsTypes: boolean;
  /** A condition: a text, or nothing at all, of these characters, written as within the brackets of a pattern. */
  onlyHas(text: RawBuilder<unknown>, characters: string): RawBuilder<boolean>;
  /** What follows an added column, in the order in which to try it. */
  readonly addedWithout: readonly RawBuilder<unknown>[];
}

const DDL: Readonly<Record<Flavour, DdlSpelling>> = { mariadb: mariadbDdl, mysql: mysqlDdl, sqlite: sqliteDdl };

/** How a kind of database spells what the migrations need. */
export function ddlSpellingOf(flavour: Flavour): DdlSpelling {
  return DDL[flavour];
}
