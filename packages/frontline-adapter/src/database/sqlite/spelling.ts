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
  jsonList: (expression) => sql`json_group_array(${expression})`,
  bytes: (column) => sql`cast(${sql.ref(column)} as blob)`,
  flavour: async () => "sqlite",
};
