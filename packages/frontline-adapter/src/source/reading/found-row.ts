import { type RawBuilder, sql } from "kysely";
import type { KeyedRouteRow } from "./route-states.ts";

/** What a row of a statement is of. */
export type FoundKind = "anchor" | "change" | "count" | "deployment" | "head" | "pruned" | "route" | "sentinel";

type Int = number | string | null;

/** A row of a statement that reads of several tables: `kind` says which, and other tables' columns are null. */
export interface FoundRow extends Omit<KeyedRouteRow, "route_pk"> {
  readonly kind: FoundKind;
  /** Of a row of the history; of a `count`, its bucket; of `pruned`, up to where rows may be missing. */
  readonly pk: Int;
  readonly amount: Int;
  readonly inserted_at: Int;
  readonly change_id: string;
  readonly frontline_route_id: string;
  readonly change_revision: Int;
  /** Null where the history's route is gone. */
  readonly route_pk: number | string | null;
  readonly region: string | null;
  readonly k8s_address: string | null;
  readonly health: string | null;
  /** Of a sentinel; of a deployment, or of that of a route. */
  readonly desired_state: string | null;
  readonly available_replicas: Int;
  /** Where the deployment runs, or that of a route: a JSON list, in which those without replicas are null. */
  readonly regions: string | null;
}

type FoundColumn = Exclude<keyof FoundRow, "kind">;

// Every part of a union has all columns, in one order.
const COLUMNS: readonly FoundColumn[] = [
  "pk",
  "amount",
  "inserted_at",
  "change_id",
  "frontline_route_id",
  "change_revision",
  "route_pk",
  "id",
  "project_id",
  "environment_id",
  "deployment_id",
  "fully_qualified_domain_name",
  "sticky",
  "revision",
  "region",
  "k8s_address",
  "health",
  "desired_state",
  "available_replicas",
  "regions",
];

/** Columns of a part of a statement. */
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
