import { sql } from "kysely";
import type { Database } from "../../schema.ts";
import type { LockedRow } from "../locking/lock-routes.ts";
import { among } from "../reading/in-chunks.ts";

/** A row to change, and the revision that its route has afterwards. */
export interface RowChange extends LockedRow {
  readonly revision: number;
}

/** Brings rows that were made again to where the history of their ids ends, from where the statements that follow go on. */
export async function catchUp(trx: Database, rows: readonly RowChange[]): Promise<void> {
  const behind = rows.filter(({ route, revision }) => revision !== route.revision + 1);
  if (behind.length === 0) return;
  const cases = behind.map(({ pk, revision }) => sql`when ${pk} then ${revision - 1}`);
  await trx
    .updateTable("frontline_routes")
    .set({ revision: sql<number>`case pk ${sql.join(cases, sql` `)} end` })
    .where(
      among(
        "pk",
        behind.map(({ pk }) => pk),
      ),
    )
    .execute();
}
