import { type RawBuilder, sql } from "kysely";
import { isSqlite } from "../../database/spelling.ts";
import type { Database } from "../../schema.ts";

/** How a column compares. */
interface TextColumn {
  readonly name: string;
  readonly charset: string;
  readonly collation: string;
}

/** How the columns compare that are looked up, or joined, by name such as `sentinels.environment_id`. */
export interface TextColumns {
  /** A value as the index of a column compares it. */
  value(value: string, column: string): RawBuilder<unknown>;
  /** A column as the index of another compares it. */
  other(column: string, like: string): RawBuilder<unknown>;
}

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
 *
 * @param ownSentinels what stands in place of the table `sentinels`
 */
export async function readTextColumns(db: Database, ownSentinels?: RawBuilder<unknown>): Promise<TextColumns> {
  const stored = isSqlite(db) ? [] : await selectColumns(db);
  const own = isSqlite(db) || ownSentinels === undefined ? [] : await selectOwnColumn(db, ownSentinels);
  const columns = [...stored, ...own]; // of two with one name, the later counts
  const columnByName = new Map(columns.map((column) => [column.name, column]));
  return {
    value(value, column) {
      const like = columnByName.get(column);
      // A value of the connection's character set takes on the column's collation by itself.
      return like === undefined || like.charset === CONNECTION_CHARSET ? sql`${value}` : converted(sql`${value}`, like);
    },
    other(column, likeColumn) {
      const [own, like] = [columnByName.get(column), columnByName.get(likeColumn)];
      return like === undefined || own?.collation === like.collation
        ? sql.ref(column)
        : converted(sql.ref(column), like);
    },
  };
}

function converted(expression: RawBuilder<unknown>, { charset, collation }: TextColumn): RawBuilder<unknown> {
  return sql`convert(${expression} using ${sql.raw(charset)}) collate ${sql.raw(collation)}`;
}

async function selectColumns(db: Database): Promise<TextColumn[]> {
  const { rows } = await sql<TextColumn>`
    select concat(table_name, '.', column_name) as name, character_set_name as charset, collation_name as collation
    from information_schema.columns
    where table_schema = database() and collation_name is not null
      and table_name in (${sql.join(TABLES)})`.execute(db);
  return rows.filter(isUsable);
}

/** Of a query, a server knows it too, also where the query finds nothing. */
async function selectOwnColumn(db: Database, sentinels: RawBuilder<unknown>): Promise<TextColumn[]> {
  const id = sql.ref("sentinels.environment_id");
  const { rows } = await sql<TextColumn>`
    select 'sentinels.environment_id' as name, charset(${id}) as charset, collation(${id}) as collation
    from (select 1 as one) as one left join ${sentinels} on 1 = 0`.execute(db);
  return rows.filter(isUsable);
}

function isUsable({ name, charset, collation }: TextColumn): boolean {
  return JOINED.includes(name) && /^\w+$/.test(charset) && /^\w+$/.test(collation);
}
