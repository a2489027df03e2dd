import type { ChangeSet } from "@frontline-routing/routing-core/repository";
import { sql } from "kysely";
import { spellingOf } from "../../database/spelling.ts";
import type { Database } from "../../schema.ts";
import { among, inChunks, ROUTES_PER_STATEMENT } from "../reading/in-chunks.ts";
import { catchUp, type RowChange } from "./catch-up.ts";
import { writeHistory } from "./write-history.ts";

/** Removes routes whose rows are locked, after writing their history. */
export async function removeRoutes(trx: Database, changeSet: ChangeSet, removals: readonly RowChange[]): Promise<void> {
  if (removals.length === 0) return;
  for (const chunk of inChunks(removals, ROUTES_PER_STATEMENT)) {
    await catchUp(trx, chunk);
    const pks = chunk.map(({ pk }) => pk);
    await writeHistory(trx, changeSet, "remove", among("pk", pks));
  }
  const removed = await deleteByHistory(trx, changeSet.changeId);
  if (removed !== BigInt(removals.length)) {
    throw new Error(`${removed} routes were removed in place of ${removals.length}; nothing is committed`);
  }
}

/**
 * By the keys that the history was just given, each row by its key. A server that is given a list of keys goes through the
 * table when they are many of it, and waits for rows that others have locked.
 */
async function deleteByHistory(trx: Database, changeId: string): Promise<bigint> {
  const { byKey } = spellingOf(trx);
  const isRemoval = sql`change_id = ${changeId} and kind = 'remove'`;
  const query =
    byKey === undefined
      ? sql`delete from frontline_routes
          where pk in (select route_pk from frontline_route_changes where ${isRemoval})`
      : sql`delete frontline_routes from frontline_route_changes
          straight_join frontline_routes ${byKey} on frontline_routes.pk = route_pk where ${isRemoval}`;
  const { numAffectedRows = 0n } = await query.execute(trx);
  return numAffectedRows;
}
