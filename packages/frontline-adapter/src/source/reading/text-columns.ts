import { type RawBuilder, sql } from "kysely";
import { isSqlite } from "../../database/spelling.ts";
import { among } from "../../repository/among.ts";
import type { Database } from "../../schema.ts";

interface TextColumn {
  readonly name: string;
  readonly charset: string;
  readonly collation: string;
}

/** How the columns compare that are looked up, or joined, by name such as `sentinels.environment_id`. */
export type TextColumns = Awaited<ReturnType<typeof readTextColumns>>;

const JOINED = [
  "deployments.id",
  "frontline_deployment_regions.deployment_id",
  "frontline_route_changes.frontline_route_id",
  "frontline_routes.id",
  "frontline_routes.deployment_id",
  "frontline_routes.environment_id",
  "frontline_routes.fully_qualified_domain_name",
  "sentinels.environment_id",
];
const TABLES = [...new Set(JOINED.map((name) => name.replace(/\..*/, "")))];
const CONNECTION_CHARSET = "utf8mb4";

/**
 * Asks a server for the character sets and collations of tables that other software may have made. Columns that differ
 * in them can't be compared, or only without their indexes, unless one is converted to what the other has.
 */
export async function readTextColumns(db: Database, ownSentinels?: RawBuilder<unknown>) {
  const queries = isSqlite(db) ? [] : [STORED, ...(ownSentinels === undefined ? [] : [ofQuery(ownSentinels)])];
  const columns = new Map<string, TextColumn>();
  for (const query of queries) {
    const { rows } = await query.execute(db);
    for (const row of rows.filter(isUsable)) columns.set(row.name, row); // of two with one name, the later counts
  }
  return {
    /** That a column has one of these values, found by its index. */
    among(column: string, values: readonly string[]) {
      const like = columns.get(column);
      // A value of the connection's character set takes on the column's collation by itself.
      if (like === undefined || like.charset === CONNECTION_CHARSET) return among(column, values);
      return among(column, values, (value) => converted(sql`${value}`, like));
    },
    /** A column as the index of another compares it. */
    other(column: string, likeColumn: string): RawBuilder<unknown> {
      const like = columns.get(likeColumn);
      const isAlike = like === undefined || columns.get(column)?.collation === like.collation;
      return isAlike ? sql.ref(column) : converted(sql.ref(column), like);
    },
  };
}

function converted(expression: RawBuilder<unknown>, { charset, collation }: TextColumn): RawBuilder<unknown> {
  return sql`convert(${expression} using ${sql.raw(charset)}) collate ${sql.raw(collation)}`;
}

const STORED = sql<TextColumn>`
  select concat(table_name, '.', column_name) as name, character_set_name as charset, collation_name as collation
  from information_schema.columns
  where table_schema = database() and collation_name is not null and table_name in (${sql.join(TABLES)})`;

/** Of a query, a server knows it too, also where the query finds nothing. */
function ofQuery(sentinels: RawBuilder<unknown>): RawBuilder<TextColumn> {
  const id = sql.ref("sentinels.environment_id");
  return sql`select 'sentinels.environment_id' as name, charset(${id}) as charset, collation(${id}) as collation
    from (select 1 as one) as one left join ${sentinels} on 1 = 0`;
}

function isUsable({ name, charset, collation }: TextColumn): boolean {
  return JOINED.includes(name) && /^\w+$/.test(charset) && /^\w+$/.test(collation);
}
