import { type RawBuilder, sql } from "kysely";
import type { HistoryQuery } from "../following/history.ts";
import { KEYS_PER_BUCKET } from "../following/told-keys.ts";
import { found, text } from "./found-row.ts";
import { type Reading, routeColumns } from "./route-parts.ts";

/** How many rows of the history one statement reads above the tail: some 400 kB. */
export const ROWS_PER_PAGE = 2_000;

/** The parts of a statement that read the history for a poll. */
export function historyParts(
  { mark, tail, lateBuckets, anchors }: HistoryQuery,
  reading: Reading,
): RawBuilder<unknown>[] {
  const { insertedAtMs } = reading.spelling;
  const parts = [
    sql`select ${found("head", { pk: sql`pk`, inserted_at: sql`at` })}
      from (select pk, ${insertedAtMs} as at from frontline_route_changes
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
export function anchorParts(pks: readonly number[]): RawBuilder<unknown>[] {
  if (pks.length === 0) return [];
  const row = { ...CHANGE, change_revision: sql`revision` };
  return [sql`select ${found("anchor", row)} from frontline_route_changes where pk in (${sql.join(pks)})`];
}

/**
 * How far the history was pruned. Not where it has no such key: then it was emptied since, and gives its keys out again.
 */
export const prunedPart = sql`select ${found("pruned", { pk: sql`up_to_pk` })} from frontline_pruned
  where history = 'frontline_route_changes'
    and exists (select 1 from frontline_route_changes where frontline_route_changes.pk >= up_to_pk)`;

/** Rows of the history with the routes that they are of. In a query of its own, because SQLite has no brackets in a union. */
function changes(where: RawBuilder<unknown>, reading: Reading): RawBuilder<unknown> {
  const { columns, spelling } = reading;
  const { insertedAtMs } = spelling;
  const row = {
    ...routeColumns(reading),
    ...CHANGE,
    pk: sql.ref("changes.pk"),
    inserted_at: sql`at`,
    change_revision: sql`change_revision`,
  };
  const id = columns.other("frontline_route_changes.frontline_route_id", "frontline_routes.id");
  return sql`select ${found("change", row)}
    from (select pk, ${insertedAtMs} as at, change_id, frontline_route_id, revision as change_revision, ${id} as wanted_id
      from frontline_route_changes where ${where}) as changes
    left join frontline_routes on frontline_routes.id = wanted_id`;
}

const CHANGE = { pk: sql`pk`, change_id: text("change_id"), frontline_route_id: text("frontline_route_id") };
