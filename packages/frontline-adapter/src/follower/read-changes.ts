import { type Expression, type ExpressionBuilder, type Kysely, type SqlBool, sql } from "kysely";
import { safeInteger } from "../database/safe-integer.ts";
import { inChunks } from "../repository/in-chunks.ts";
import type { SentinelRow } from "../router/frontline-sentinel.ts";
import type { FrontlineSchema } from "../schema.ts";
import type { HistoryCursor, HistoryRow } from "./history-cursor.ts";

/** How many rows of the history one query reads: some hundred kilobytes. */
export const ROWS_PER_PAGE = 1_000;
/** How many environments one query reads. MariaDB may read a whole table for a list of 1,000 or more. */
export const ENVIRONMENTS_PER_POLL = 500;
// SQLite takes an expression for too deep when a thousand conditions are chained.
const CONDITIONS_PER_LEVEL = 50;

/** What one query found. */
export interface Changes {
  /** The rows at the cursor: from its head on and in its gaps, in ascending order. */
  readonly rows: readonly HistoryRow[];
  /** Whether there may be more of them. */
  readonly isFull: boolean;
  /** The sentinels of every environment that was asked for. */
  readonly sentinels: ReadonlyMap<string, readonly SentinelRow[]>;
}

/** Reads the history at a cursor, and the sentinels of some environments, in one query. */
export async function readChanges(
  db: Kysely<FrontlineSchema>,
  cursor: Pick<HistoryCursor, "gaps" | "head">,
  environmentIds: readonly string[],
): Promise<Changes> {
  const found = await selectChanges(db, cursor, environmentIds).execute();
  const rows: HistoryRow[] = [];
  // The column's collation may take other environments for these too: what isn't asked for by name is left out.
  const sentinels = new Map(environmentIds.map((id): [string, SentinelRow[]] => [id, []]));
  for (const { pk, id, owner, amount, region, k8s_address, health, desired_state } of found) {
    if (pk === null) {
      const available_replicas = amount === null ? null : safeInteger("sentinels.available_replicas", amount);
      sentinels
        .get(owner)
        ?.push({ id, environment_id: owner, region, k8s_address, health, desired_state, available_replicas });
    } else {
      rows.push({
        pk: safeInteger("frontline_route_changes.pk", pk),
        changeId: id,
        frontlineRouteId: owner,
        revision: safeInteger("frontline_route_changes.revision", amount),
      });
    }
  }
  rows.sort((a, b) => a.pk - b.pk);
  return { rows, isFull: rows.length >= ROWS_PER_PAGE, sentinels };
}

/** Rows of the history have a `pk`, those of sentinels none. */
function selectChanges(
  db: Kysely<FrontlineSchema>,
  cursor: Pick<HistoryCursor, "gaps" | "head">,
  environmentIds: readonly string[],
) {
  const page = db
    .selectFrom("frontline_route_changes")
    .select(["pk", "change_id", "frontline_route_id", "revision"])
    .where(atCursor(cursor))
    .orderBy("pk")
    .limit(ROWS_PER_PAGE);
  // In a query of its own, because SQLite has no brackets around the parts of a union.
  const history = db
    .selectFrom(page.as("page"))
    .select((eb) => [
      sql<number | string | null>`${eb.ref("pk")}`.as("pk"),
      text(eb.ref("change_id")).as("id"),
      text(eb.ref("frontline_route_id")).as("owner"),
      sql<number | string | null>`${eb.ref("revision")}`.as("amount"),
      sql<string | null>`null`.as("region"),
      sql<string | null>`null`.as("k8s_address"),
      sql<string | null>`null`.as("health"),
      sql<string | null>`null`.as("desired_state"),
    ]);
  if (environmentIds.length === 0) return history;
  return history.unionAll(
    db
      .selectFrom("sentinels")
      .select((eb) => [
        sql<number | string | null>`null`.as("pk"),
        text(eb.ref("id")).as("id"),
        text(eb.ref("environment_id")).as("owner"),
        sql<number | string | null>`${eb.ref("available_replicas")}`.as("amount"),
        text<string | null>(eb.ref("region")).as("region"),
        text<string | null>(eb.ref("k8s_address")).as("k8s_address"),
        text<string | null>(eb.ref("health")).as("health"),
        text<string | null>(eb.ref("desired_state")).as("desired_state"),
      ])
      .where("environment_id", "in", environmentIds),
  );
}

/** In the connection's collation: columns of two tables may have collations that don't go into one column. */
function text<T extends string | null = string>(column: Expression<unknown>) {
  return sql<T>`cast(${column} as char)`;
}

function atCursor({ head, gaps }: Pick<HistoryCursor, "gaps" | "head">) {
  return (eb: ExpressionBuilder<FrontlineSchema, "frontline_route_changes">): Expression<SqlBool> => {
    const lowest = gaps[0];
    if (lowest === undefined) return eb("pk", ">=", head);
    const ranges = gaps.map(({ from, to }) => (from === to ? eb("pk", "=", from) : eb.between("pk", from, to)));
    const lists = inChunks([...ranges, eb("pk", ">=", head)], CONDITIONS_PER_LEVEL);
    // Without the first condition SQLite would read the table from its beginning, because the rows are to be in order.
    return eb.and([eb("pk", ">=", Math.min(lowest.from, head)), eb.or(lists.map((list) => eb.or(list)))]);
  };
}
