import { type RawBuilder, sql } from "kysely";
import { ROUTE_COLUMNS, type RouteRow } from "../../repository/read-routes.ts";
import { SENTINEL_COLUMNS, type SentinelRow } from "./frontline-sentinel.ts";

type FoundKind = "anchor" | "change" | "count" | "deployment" | "head" | "pruned" | "route" | "sentinel";

type Int = number | string | null;

/**
 * A row of a statement that reads of several tables: `kind` says which, and other tables' columns are null. Its
 * `desired_state` is of a sentinel, of a deployment, or of that of a route.
 */
export interface FoundRow extends RouteRow, Omit<SentinelRow, keyof RouteRow> {
  readonly kind: FoundKind;
  /** Of a row of the history; of a `count`, its bucket; of `pruned`, up to where rows may be missing. */
  readonly pk: Int;
  readonly amount: Int;
  readonly inserted_at: Int;
  readonly change_id: string;
  readonly frontline_route_id: string;
  readonly change_revision: Int;
  /** Null where the history's route is gone. */
  readonly route_pk: Int;
  /** Where the deployment runs, or that of a route: a JSON list, null for regions without replicas. Null: nobody says. */
  readonly regions: string | null;
}

type FoundColumn = Exclude<keyof FoundRow, "kind">;

const OF_HISTORY = ["pk", "amount", "inserted_at", "change_id", "frontline_route_id", "change_revision"] as const;
// Every part of a union has all columns, in one order.
const COLUMNS: readonly FoundColumn[] = [
  ...new Set([...OF_HISTORY, "route_pk", ...ROUTE_COLUMNS, ...SENTINEL_COLUMNS, "regions"] as const),
];

export type FoundColumns = Readonly<Partial<Record<FoundColumn, RawBuilder<unknown>>>>;

/** The list of what a part of a statement selects. */
export function found(kind: FoundKind, columns: FoundColumns): RawBuilder<unknown> {
  const values = COLUMNS.map((name) => sql`${columns[name] ?? sql`null`} as ${sql.ref(name)}`);
  return sql.join([sql`${sql.lit(kind)} as kind`, ...values]);
}

/** Text in the connection's collation: columns of two tables may have collations that don't go into one column. */
export function text(column: string): RawBuilder<unknown> {
  return sql`cast(${sql.ref(column)} as char)`;
}

/** Columns of a table as {@link text}. */
export function texts(table: string, names: readonly FoundColumn[]): FoundColumns {
  return Object.fromEntries(names.map((name) => [name, text(`${table}.${name}`)]));
}
