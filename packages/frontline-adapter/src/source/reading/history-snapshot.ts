import type { ReadAgain } from "@frontline-routing/frontline-core";
import { safeInteger } from "../../database/safe-integer.ts";
import type { ChangedRow, HistoryQuery, HistoryRow, HistorySnapshot } from "../following/history.ts";
import type { FoundRow } from "./found-row.ts";
import { ROWS_PER_PAGE } from "./history-parts.ts";
import { type KeyedRouteRow, toRouteState } from "./route-states.ts";
import { sourceState } from "./source-state.ts";

/** What the rows of a poll's statement say. */
export function historySnapshot(found: readonly FoundRow[], { tail }: HistoryQuery, again: ReadAgain): HistorySnapshot {
  const rows = changedRows(found.filter(({ kind }) => kind === "change"));
  const counted = found.filter(({ kind }) => kind === "count");
  const key = (pk: unknown) => safeInteger("frontline_route_changes.pk", pk);
  const head = found.filter(({ kind }) => kind === "head");
  const insertedAts = [...rows.map((row) => row.insertedAt), ...head.map(insertedAt)];
  return {
    rows,
    isFull: rows.filter(({ pk }) => pk > tail).length >= ROWS_PER_PAGE,
    counts: new Map(counted.map(({ pk, amount }) => [key(pk), safeInteger("count(*)", amount)])),
    anchors: found.filter(({ kind }) => kind === "anchor").map(historyRow),
    prunedUpTo: prunedUpTo(found),
    highestKey: key(head[0]?.pk ?? 0),
    newestInsertedAt: insertedAts.reduce((newest, at) => Math.max(newest, at), 0),
    again: sourceState(found, again),
  };
}

/** Up to which key rows may have been pruned, 0 for none. */
export function prunedUpTo(found: readonly FoundRow[]): number {
  return safeInteger("frontline_pruned.up_to_pk", found.find(({ kind }) => kind === "pruned")?.pk ?? 0);
}

/** A row of the history, as a statement found it. */
export function historyRow(row: FoundRow): HistoryRow {
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
    const route = isThere(row) && row.id === change.frontlineRouteId ? toRouteState(row) : null;
    rowByPk.set(change.pk, { ...change, route: route ?? rowByPk.get(change.pk)?.route ?? null });
  }
  return [...rowByPk.values()].sort((a, b) => a.pk - b.pk);
}

function isThere(row: FoundRow): row is FoundRow & KeyedRouteRow {
  return row.route_pk !== null;
}

function insertedAt({ inserted_at }: FoundRow): number {
  return safeInteger("frontline_route_changes.inserted_at", inserted_at ?? 0);
}
