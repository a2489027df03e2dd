import { type RawBuilder, sql } from "kysely";
import type { Database } from "../../schema.ts";
import type { HistoryReader } from "../following/history.ts";
import { deploymentParts } from "./deployment-parts.ts";
import { type FoundRow, found, text } from "./found-row.ts";
import { historyParts, prunedPart } from "./history-parts.ts";
import { historyRow, historySnapshot, prunedUpTo } from "./history-snapshot.ts";
import { type Reading, routeParts, sentinelParts } from "./route-parts.ts";

// Of a start, once: at a thousand changes a second it takes fifteen of these.
const ROWS_PER_STEP = 2_000;

/** Reads the history of a database. */
export function createHistoryReader(db: Database, reading: Reading): HistoryReader {
  const { columns, spelling } = reading;
  return {
    async read(query, again) {
      const parts = [
        ...historyParts(query, reading),
        ...routeParts(again.hostnames, reading),
        ...sentinelParts(again.environmentIds, reading),
        ...deploymentParts(again.deploymentIds ?? [], columns, spelling),
      ];
      return historySnapshot(await readParts(db, parts), query, again);
    },
    prunedUpTo: async () => prunedUpTo(await readParts(db, [prunedPart])),
    async newest(below) {
      const row = {
        pk: sql.ref("pk"),
        inserted_at: spelling.insertedAtMs,
        change_id: text("change_id"),
        frontline_route_id: text("frontline_route_id"),
        change_revision: sql.ref("revision"),
      };
      const { rows } = await sql<FoundRow>`select ${found("anchor", row)} from frontline_route_changes
        where pk < ${below} order by pk desc limit ${sql.lit(ROWS_PER_STEP)}`.execute(db);
      return rows.map(historyRow);
    },
  };
}

/** Reads all parts in one statement, and so from one snapshot. */
export async function readParts(db: Database, parts: readonly RawBuilder<unknown>[]): Promise<FoundRow[]> {
  if (parts.length === 0) return [];
  const { rows } = await sql<FoundRow>`${sql.join(parts, sql` union all `)}`.execute(db);
  return rows;
}
