import { sql } from "kysely";
import type { Database } from "../../schema.ts";
import { COMMIT_DEADLINE_MS } from "../commit-bounds.ts";
import { CommitOverdueError } from "../errors/commit-overdue-error.ts";
import type { Spelling } from "../spelling.ts";

const OVERDUE = "frontline: commit overdue";
const MS_PER_S = 1_000;

/** MySQL and MariaDB. */
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
    const deadline = sql`${firstInsertedAt(trx, changeId)} + interval ${sql.lit(COMMIT_DEADLINE_MS / MS_PER_S)} second`;
    try {
      await sql`/*M!100101 begin not atomic if sysdate(6) > ${deadline} then rollback; signal sqlstate '45000' set
message_text = ${sql.lit(OVERDUE)}; else */ commit /*M!100101 ; end if; end */`.execute(trx);
    } catch (error) {
      if (!(error instanceof Error && error.message.endsWith(OVERDUE))) throw error;
      throw new CommitOverdueError(COMMIT_DEADLINE_MS, { cause: error });
    }
  },

  forUpdate: sql`for update`,
  byKey: sql`force index (primary)`,
  forShare: sql`lock in share mode`, // MariaDB has no `for share`

  insertedAtMs: sql`cast(unix_timestamp(inserted_at) * 1000 as unsigned)`,

  jsonList: (expression) => sql`cast(json_arrayagg(${expression}) as char)`,
  bytes: (column) => sql`cast(cast(${sql.ref(column)} as char) as binary)`,

  async flavour(db) {
    const { rows } = await sql<{ version: string }>`select version() as version`.execute(db);
    return /mariadb/i.test(rows[0]?.version ?? "") ? "mariadb" : "mysql";
  },
};

/** Without a value of the caller's in it but as hex: it stands where MySQL sees a comment, which text could end. */
function firstInsertedAt(trx: Database, changeId: string) {
  const hex = Buffer.from(changeId).toString("hex");
  return (
    trx
      .selectFrom("frontline_route_changes as own")
      .select((eb) => eb.fn.min("own.inserted_at").as("first"))
      .where("own.change_id", "=", sql.raw<string>(`_utf8mb4 x'${hex}'`))
      // Of the same change there may be older rows, of rows that were there before under the same ids. By the end of an
      // index: of a `not exists`, the server may make a list of the whole history.
      .where(
        "own.revision",
        "=",
        ({ selectFrom }) =>
          selectFrom("frontline_route_changes as last")
            .select("last.revision")
            .whereRef("last.frontline_route_id", "=", "own.frontline_route_id")
            .orderBy("last.frontline_route_id", "desc")
            .orderBy("last.revision", "desc")
            .limit(sql.lit(1)), // no value beside the text
      )
  );
}
