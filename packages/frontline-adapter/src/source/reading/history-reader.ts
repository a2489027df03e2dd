import type { LookupAnswer, LookupQuery, ReadAgain } from "@frontline-routing/frontline-core";
import { type RawBuilder, sql } from "kysely";
import { safeInteger } from "../../database/database-error.ts";
import type { Database } from "../../schema.ts";
import { compareAnchors, parseCursor } from "../following/anchors.ts";
import type { ChangedRow, HistoryQuery, HistoryReader, HistoryRow, HistorySnapshot } from "../following/history.ts";
import { KEYS_PER_BUCKET } from "../following/told-keys.ts";
import { type FoundRow, found, text } from "./found-row.ts";
import {
  deploymentParts,
  type Reading,
  routeColumns,
  routeParts,
  sentinelParts,
  sentinelPartsByHostname,
} from "./route-parts.ts";
import { lookedUpState, sourceState, toRouteState } from "./source-state.ts";

/** How many rows of the history one statement reads above the tail: some 400 kB. */
const ROWS_PER_PAGE = 2_000;
// Of a start, once: at a thousand changes a second it takes fifteen of these.
const ROWS_PER_STEP = 2_000;

export function createHistoryReader(db: Database, reading: Reading): HistoryReader {
  return {
    async read(query, again) {
      const parts = [
        ...historyParts(query, reading),
        ...routeParts(again.hostnames, reading),
        ...sentinelParts(again.environmentIds, reading),
        ...deploymentParts(again.deploymentIds ?? [], reading),
      ];
      return historySnapshot(await readParts(db, parts), query, again);
    },
    prunedUpTo: async () => prunedUpTo(await readParts(db, [prunedPart])),
    async newest(below) {
      const row = { ...ANCHOR, inserted_at: reading.spelling.insertedAtMs };
      const newest = sql`select ${found("anchor", row)} from frontline_route_changes
        where pk < ${below} order by pk desc limit ${sql.lit(ROWS_PER_STEP)}`;
      return (await readParts(db, [newest])).map(historyRow);
    },
  };
}

/** Looks hostnames up, with what tells whether the history is the one of a cursor. */
export async function lookup(
  db: Database,
  reading: Reading,
  { hostnames, notOlderThan }: LookupQuery,
): Promise<LookupAnswer> {
  const position = notOlderThan === undefined ? { anchors: [] } : parseCursor(notOlderThan);
  const anchors = position?.anchors ?? [];
  const rows = await readParts(db, [
    ...anchorParts(anchors.map(([pk]) => pk)),
    ...(anchors.length > 0 ? [prunedPart] : []),
    ...routeParts(hostnames, reading),
    ...sentinelPartsByHostname(hostnames, reading),
  ]);
  const there = rows.filter(({ kind }) => kind === "anchor").map(historyRow);
  const covers = position !== undefined && compareAnchors(anchors, there, prunedUpTo(rows)) === "there";
  return { state: lookedUpState(rows, hostnames), covers };
}

/** Reads all parts in one statement, and so from one snapshot. */
async function readParts(db: Database, parts: readonly RawBuilder<unknown>[]): Promise<FoundRow[]> {
  if (parts.length === 0) return [];
  const { rows } = await sql<FoundRow>`${sql.join(parts, sql` union all `)}`.execute(db);
  return rows;
}

const CHANGE = { pk: sql`pk`, change_id: text("change_id"), frontline_route_id: text("frontline_route_id") };
const ANCHOR = { ...CHANGE, change_revision: sql`revision` };

function historyParts({ mark, tail, lateBuckets, anchors }: HistoryQuery, reading: Reading): RawBuilder<unknown>[] {
  const { insertedAtMs } = reading.spelling;
  const parts = [
    sql`select ${found("head", { ...ANCHOR, inserted_at: sql`at` })}
      from (select pk, ${insertedAtMs} as at, change_id, frontline_route_id, revision from frontline_route_changes
        where pk > ${mark} order by pk desc limit 1) as head`,
    changes(sql`pk > ${tail} order by pk limit ${sql.lit(ROWS_PER_PAGE)}`, reading),
    ...anchorParts(anchors),
    prunedPart,
  ];
  if (tail === mark) return parts;
  const range = sql`pk > ${mark} and pk <= ${tail}`;
  const count = { pk: sql`pk >> 8`, amount: sql`count(*)` };
  parts.push(sql`select ${found("count", count)} from frontline_route_changes where ${range} group by pk >> 8`);
  if (lateBuckets.length === 0) return parts;
  const keys = lateBuckets.map((bucket) => {
    const first = bucket * KEYS_PER_BUCKET;
    return sql`pk between ${first} and ${first + KEYS_PER_BUCKET - 1}`;
  });
  parts.push(changes(sql`${range} and (${sql.join(keys, sql` or `)})`, reading));
  return parts;
}

/** The rows under these keys, to compare them with what was told. */
function anchorParts(pks: readonly number[]): RawBuilder<unknown>[] {
  if (pks.length === 0) return [];
  return [sql`select ${found("anchor", ANCHOR)} from frontline_route_changes where pk in (${sql.join(pks)})`];
}

/** How far the history was pruned. Not where it has no such key: emptied since, it gives its keys out again. */
const prunedPart = sql`select ${found("pruned", { pk: sql`up_to_pk` })} from frontline_pruned
  where history = 'frontline_route_changes'
    and exists (select 1 from frontline_route_changes where frontline_route_changes.pk >= up_to_pk)`;

/** Rows of the history with the routes that they are of. In a query of its own, because SQLite has no brackets in a union. */
function changes(where: RawBuilder<unknown>, reading: Reading): RawBuilder<unknown> {
  const { insertedAtMs } = reading.spelling;
  const changed = { pk: sql.ref("changes.pk"), inserted_at: sql`at`, change_revision: sql`change_revision` };
  const id = reading.columns.other("frontline_route_changes.frontline_route_id", "frontline_routes.id");
  return sql`select ${found("change", { ...routeColumns(reading), ...CHANGE, ...changed })}
    from (select pk, ${insertedAtMs} as at, change_id, frontline_route_id, revision as change_revision, ${id} as wanted_id
      from frontline_route_changes where ${where}) as changes
    left join frontline_routes on frontline_routes.id = wanted_id`;
}

function historySnapshot(found: readonly FoundRow[], { tail }: HistoryQuery, again: ReadAgain): HistorySnapshot {
  const ofKind = (wanted: FoundRow["kind"]) => found.filter(({ kind }) => kind === wanted);
  const rows = changedRows(ofKind("change"));
  return {
    rows,
    isFull: rows.filter(({ pk }) => pk > tail).length >= ROWS_PER_PAGE,
    counts: new Map(ofKind("count").map(bucketCount)),
    anchors: ofKind("anchor").map(historyRow),
    prunedUpTo: prunedUpTo(found),
    head: ofKind("head").map(historyRow)[0],
    again: sourceState(found, again),
  };
}

function bucketCount({ pk, amount }: FoundRow): readonly [bucket: number, count: number] {
  return [safeInteger("frontline_route_changes.pk >> 8", pk), safeInteger("count(*)", amount)];
}

function prunedUpTo(found: readonly FoundRow[]): number {
  return safeInteger("frontline_pruned.up_to_pk", found.find(({ kind }) => kind === "pruned")?.pk ?? 0);
}

function historyRow(row: FoundRow): HistoryRow {
  return {
    pk: safeInteger("frontline_route_changes.pk", row.pk),
    changeId: row.change_id,
    frontlineRouteId: row.frontline_route_id,
    revision: safeInteger("frontline_route_changes.revision", row.change_revision),
    insertedAt: insertedAt(row),
  };
}

/** A row is found once for each route that its collation takes for the one: what has another id isn't it. */
function changedRows(found: readonly FoundRow[]): ChangedRow[] {
  const rowByPk = new Map<number, ChangedRow>();
  for (const row of found) {
    const change = historyRow(row);
    const isThere = row.route_pk !== null && row.id === change.frontlineRouteId;
    const route = isThere ? toRouteState(row) : (rowByPk.get(change.pk)?.route ?? null);
    rowByPk.set(change.pk, { ...change, route });
  }
  return [...rowByPk.values()].sort((a, b) => a.pk - b.pk);
}

function insertedAt({ inserted_at }: FoundRow): number {
  return safeInteger("frontline_route_changes.inserted_at", inserted_at ?? 0);
}
