import { sql } from "kysely";
import type { Spelling } from "../spelling.ts";

export const sqliteSpelling: Spelling = {
  // A plain `begin` takes the write lock at the first write, and then fails if another process wrote since.
  begin: () => [sql`begin immediate`],
  async commit(trx) {
    await sql`commit`.execute(trx);
  },
  // There is one writer at a time, and `begin immediate` made it this one.
  forUpdate: undefined,
  byKey: undefined,
  forShare: undefined,
  insertedAtMs: sql`inserted_at`,
  ddl: async () => ({
    // Text compares byte by byte there unless told otherwise.
    key: "integer",
    unsignedBigint: "bigint",
    hostname: sql`varchar(256) collate nocase`,
    words: () => "text",
    insertedAt: "integer",
    nowByServer: sql`(cast(unixepoch('subsec') * 1000 as integer))`,
    tableEnd: undefined,
    indexesInTable: false,
  }),
};
