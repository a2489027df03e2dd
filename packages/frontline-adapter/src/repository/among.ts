import { type RawBuilder, type SqlBool, sql } from "kysely";

/** How many routes one statement may name: well below SQLite's limit of 32,766 values. */
const ROUTES_PER_STATEMENT = 2_500;
// MariaDB turns a list of 1,000 values or more into a joined table, and then may read, and lock, the whole table.
const VALUES_PER_LIST = 500;

export function inChunks<T>(list: readonly T[], size: number = ROUTES_PER_STATEMENT): T[][] {
  const chunks: T[][] = [];
  for (let start = 0; start < list.length; start += size) chunks.push(list.slice(start, start + size));
  return chunks;
}

export function inLists<T>(values: readonly T[]): T[][] {
  return inChunks(values, VALUES_PER_LIST);
}

/** `(column in (…) or column in (…) …)` over as many values as a statement may hold. */
export function among<T>(
  column: string,
  values: readonly T[],
  toSql: (value: T) => RawBuilder<unknown> = (value) => sql`${value}`,
): RawBuilder<SqlBool> {
  const lists = inLists(values).map((list) => sql`${sql.ref(column)} in (${sql.join(list.map(toSql))})`);
  return sql`(${sql.join(lists, sql` or `)})`;
}
