import { type Kysely, sql } from "kysely";
import { isSqlite } from "../../src/database/spelling.ts";
import type { FrontlineSchema } from "../../src/index.ts";
import { aChange } from "../source/a-change.ts";

/** Sets when rows of a history were inserted, by their change ids. */
export async function setInsertedAt(
  db: Kysely<FrontlineSchema>,
  table: "frontline_live_changes" | "frontline_route_changes",
  changeIds: readonly string[],
  insertedAt: number,
): Promise<void> {
  if (changeIds.length === 0) return;
  const value = isSqlite(db) ? sql`${insertedAt}` : sql`from_unixtime(${insertedAt / 1_000})`;
  await sql`update ${sql.table(table)} set inserted_at = ${value}
    where change_id in (${sql.join(changeIds)})`.execute(db);
}

/** A row of the routes' history, as a test wants it. */
export interface InsertedChange {
  readonly routeId: string;
  readonly revision: number;
  readonly insertedAt: number;
}

/** Rows of the routes' history, each of a change of its own: `c_0` and on. */
export async function insertChanges(db: Kysely<FrontlineSchema>, changes: readonly InsertedChange[]): Promise<void> {
  for (let start = 0; start < changes.length; start += 1_000) {
    const rows = changes
      .slice(start, start + 1_000)
      .map(({ routeId, revision }, i) =>
        aChange({ change_id: `c_${start + i}`, frontline_route_id: routeId, revision }),
      );
    await db.insertInto("frontline_route_changes").values(rows).execute();
  }
  const idsByTime = new Map<number, string[]>();
  for (const [i, { insertedAt }] of changes.entries()) {
    idsByTime.set(insertedAt, [...(idsByTime.get(insertedAt) ?? []), `c_${i}`]);
  }
  for (const [insertedAt, ids] of idsByTime) {
    for (let start = 0; start < ids.length; start += 900) {
      await setInsertedAt(db, "frontline_route_changes", ids.slice(start, start + 900), insertedAt);
    }
  }
}
