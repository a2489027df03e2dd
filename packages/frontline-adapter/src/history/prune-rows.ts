import { setTimeout as delay } from "node:timers/promises";
import { type RawBuilder, sql } from "kysely";
import { safeInteger } from "../database/database-error.ts";
import { ignoreDuplicate } from "../database/database-problem.ts";
import { retryContention } from "../database/retry-contention.ts";
import { spellingOf } from "../database/spelling.ts";
import type { Database } from "../schema.ts";
import { readTextColumns } from "../source/reading/text-columns.ts";

type HistoryTable = "frontline_live_changes" | "frontline_route_changes";

/**
 * Removes the old rows of a history step by step, and answers how many they were. Keys and times grow together, but for
 * what was in flight at once: the first step without an old row is the end, and most of a history isn't read.
 *
 * @param stays in SQL: whether a row stays however old it is
 * @param insertedBefore by the server's clock, in Unix milliseconds
 */
export async function pruneRows(
  db: Database,
  table: HistoryTable,
  stays: RawBuilder<unknown>,
  insertedBefore: number,
  signal: AbortSignal | undefined,
): Promise<number> {
  let removed = 0;
  for (let above = 0; ; ) {
    signal?.throwIfAborted();
    const beganAt = performance.now();
    const rows = await readOldest(db, table, stays, above);
    const old = rows.filter(({ insertedAt }) => insertedAt < insertedBefore);
    const pks = old.filter((row) => !row.stays).map(({ pk }) => pk);
    if (pks.length > 0) removed += await retryContention(() => removeRows(db, table, pks), { signal });
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_PER_STEP || old.length === 0) return removed;
    above = last.pk;
    // Half of the time is for others: SQLite has one writer, and those who wait look only now and then.
    await delay(performance.now() - beganAt, undefined, { signal });
  }
}

/** Well below the 1,000 values of which MariaDB makes a joined table, and some milliseconds of work. */
const ROWS_PER_STEP = 500;

/** The first rows of a history above a key, in ascending order of their keys, with when the server inserted them. */
async function readOldest(db: Database, table: HistoryTable, stays: RawBuilder<unknown>, above: number) {
  // Without locks: a `delete` that looks into other rows and tables itself would lock what it reads there.
  const { rows } = await sql<{ pk: number | string; at: number | string; stays: number }>`
    select pk, ${spellingOf(db).insertedAtMs} as at, ${stays} as stays
    from ${sql.table(table)} where pk > ${above} order by pk limit ${sql.lit(ROWS_PER_STEP)}`.execute(db);
  return rows.map(({ pk, at, stays }) => ({
    pk: safeInteger(`${table}.pk`, pk),
    insertedAt: safeInteger(`${table}.inserted_at`, at),
    stays: Number(stays) === 1,
  }));
}

/** Removes rows of a history, and answers how many were there. */
async function removeRows(db: Database, table: HistoryTable, pks: readonly number[]): Promise<number> {
  const [first, last] = [Math.min(...pks), Math.max(...pks)];
  await raisePrunedUpTo(db, table, last);
  // The bounds keep a server that scans the table from reading on to the rows of commits that are under way.
  const removal = db.deleteFrom(table).where("pk", "in", pks).where("pk", ">=", first).where("pk", "<=", last);
  const { numDeletedRows } = await removal.executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

// Notes up to which key rows of a history may be missing, for those who follow it: whoever has come less far can't tell
// what there was. Noted before the rows are removed, so that who sees them missing sees the note too.
async function raisePrunedUpTo(db: Database, history: HistoryTable, pk: number): Promise<void> {
  const row = await db.selectFrom("frontline_pruned").select("up_to_pk").where("history", "=", history).execute();
  const insert = db.insertInto("frontline_pruned").values({ history, up_to_pk: 0 });
  if (row.length === 0) await insert.execute().catch(ignoreDuplicate);
  const update = db.updateTable("frontline_pruned").set({ up_to_pk: pk });
  await update.where("history", "=", history).where("up_to_pk", "<", pk).execute();
}

/** Whether a row of the routes' history stays: the last one of a route that is there, and the newest of all. */
export async function staysOfRoutes(db: Database): Promise<RawBuilder<unknown>> {
  const columns = await readTextColumns(db);
  const id = columns.other("frontline_route_changes.frontline_route_id", "frontline_routes.id");
  // By the revision: those of a route that is made again under its id go on above the ones before.
  // The newest: followers see by it that the history was pruned, and not emptied, where keys may begin anew.
  return sql`(${isLastOf("frontline_route_changes", "frontline_route_id")}
      and exists (select 1 from frontline_routes where frontline_routes.id = ${id})
    or frontline_route_changes.pk = (select max(newest.pk) from frontline_route_changes as newest))`;
}

/** Whether a row of the live pointers' history stays: the last one of its environment. */
export const staysOfLive = isLastOf("frontline_live_changes", "environment_id");

/** Ordered by both columns of the index: by the revision alone, MySQL sorts all changes of the route for each row. */
function isLastOf(table: HistoryTable, column: string): RawBuilder<unknown> {
  return sql`(${sql.ref(`${table}.revision`)} = (select later.revision from ${sql.table(table)} as later
    where ${sql.ref(`later.${column}`)} = ${sql.ref(`${table}.${column}`)}
    order by ${sql.ref(`later.${column}`)} desc, later.revision desc limit 1))`;
}
