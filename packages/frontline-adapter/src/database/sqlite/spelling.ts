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
  flavour: async () => "sqlite",
};
