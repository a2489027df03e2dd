import { databaseProblem } from "../database/database-problem.ts";
import type { Database } from "../schema.ts";

/** A table that is pruned. */
export type HistoryTable = "frontline_live_changes" | "frontline_route_changes";

/**
 * Notes up to which key rows of a history may be missing, for those who follow it: whoever has come less far can't tell
 * what there was. Noted before the rows are removed, so that who sees them missing sees the note too.
 */
export async function raisePrunedUpTo(db: Database, history: HistoryTable, pk: number): Promise<void> {
  const row = await db.selectFrom("frontline_pruned").select("up_to_pk").where("history", "=", history).execute();
  if (row.length === 0) await insertIfMissing(db, history);
  await db
    .updateTable("frontline_pruned")
    .set({ up_to_pk: pk })
    .where("history", "=", history)
    .where("up_to_pk", "<", pk)
    .execute();
}

async function insertIfMissing(db: Database, history: HistoryTable): Promise<void> {
  try {
    await db.insertInto("frontline_pruned").values({ history, up_to_pk: 0 }).execute();
  } catch (error) {
    if (databaseProblem(error) !== "duplicate") throw error;
  }
}
