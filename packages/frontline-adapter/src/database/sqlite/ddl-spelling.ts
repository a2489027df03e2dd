import { sql } from "kysely";
import type { DdlSpelling } from "../ddl-spelling.ts";

export const sqliteDdl: DdlSpelling = {
  // Text compares byte by byte there unless told otherwise.
  key: "integer",
  unsignedBigint: "bigint",
  hostname: sql`varchar(256) collate nocase`,
  words: () => "text",
  insertedAt: "integer",
  nowByServer: sql`(cast(unixepoch('subsec') * 1000 as integer))`,
  tableEnd: undefined,
  indexesInTable: false,
  keepsTypes: false,
  // A pattern sees nothing behind a zero character.
  onlyHas: (text, characters) => sql`${text} not glob ${sql.lit(`*[^${characters}]*`)} and instr(${text}, char(0)) = 0`,
  addedWithout: [sql``], // it only writes down that the column is there
};
