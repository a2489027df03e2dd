import { type Kysely, sql } from "kysely";
import type { FrontlineSchema } from "../../schema.ts";
import { COMMIT_DEADLINE_MS } from "../commit-bounds.ts";
import { CommitOverdueError } from "../errors/commit-overdue-error.ts";
import type { Spelling } from "../spelling.ts";

const OVERDUE = "frontline: commit overdue";
const MS_PER_S = 1_000;
// Exact: by case, accents and trailing spaces. MySQL's `utf8mb4_bin` would take "r_1" and "r_1 " for one.
const EXACT_COLLATION = { mysql: "utf8mb4_0900_bin", mariadb: "utf8mb4_nopad_bin" };

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

  async ddl(db) {
    const { rows } = await sql<{ version: string }>`select version() as version`.execute(db);
    const flavour = /mariadb/i.test(rows[0]?.version ?? "") ? "mariadb" : "mysql";
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
  },
};

/** Without a value of the caller's in it but as hex: it stands where MySQL sees a comment, which text could end. */
function firstInsertedAt(trx: Kysely<FrontlineSchema>, changeId: string) {
  const hex = Buffer.from(changeId).toString("hex");
  return trx
    .selectFrom("frontline_route_changes")
    .select((eb) => eb.fn.min("inserted_at").as("first"))
    .where("change_id", "=", sql.raw<string>(`_utf8mb4 x'${hex}'`));
}
