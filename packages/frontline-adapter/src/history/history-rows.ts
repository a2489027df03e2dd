import { type RawBuilder, sql } from "kysely";
import { safeInteger } from "../database/safe-integer.ts";
import { spellingOf } from "../database/spelling.ts";
import type { Database } from "../schema.ts";
import { readTextColumns } from "../source/reading/text-columns.ts";
import { type HistoryTable, raisePrunedUpTo } from "./pruned-up-to.ts";

/** A row of a history, as pruning looks at it. */
export interface OldRow {
  readonly pk: number;
  /** By the server's clock, in Unix milliseconds. */
  readonly insertedAt: number;
  readonly stays: boolean;
}

/** Well below the 1,000 values of which MariaDB makes a joined table, and some milliseconds of work. */
export const ROWS_PER_STEP = 500;

/** The first rows of a history above a key, in ascending order of their keys, {@link ROWS_PER_STEP} at most. */
export async function readOldest(
  db: Database,
  table: HistoryTable,
  stays: RawBuilder<unknown>,
  above: number,
): Promise<OldRow[]> {
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
export async function removeRows(db: Database, table: HistoryTable, pks: readonly number[]): Promise<number> {
  const [first, last] = [Math.min(...pks), Math.max(...pks)];
  await raisePrunedUpTo(db, table, last);
  // The bounds keep a server that scans the table from reading on to the rows of commits that are under way.
  const { numDeletedRows } = await db
    .deleteFrom(table)
    .where("pk", "in", pks)
    .where("pk", ">=", first)
    .where("pk", "<=", last)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
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
