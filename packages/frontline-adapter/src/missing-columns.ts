import type { Database, FrontlineSchema } from "./schema.ts";

/** Columns by table. */
export type ColumnsByTable = {
  readonly [Table in keyof FrontlineSchema]?: readonly (keyof FrontlineSchema[Table] & string)[];
};

/** Which of these columns the tables that are there lack, by table; tables that lack none are left out. */
export async function missingColumns(
  db: Database,
  used: ColumnsByTable,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const tables = await db.introspection.getTables();
  const missing = Object.entries(used).flatMap(([table, columns]): [string, string[]][] => {
    const found = tables.find(({ name }) => name === table);
    const there = new Set(found?.columns.map(({ name }) => name.toLowerCase()));
    const lacking = columns.filter((column) => !there.has(column));
    return found === undefined || lacking.length === 0 ? [] : [[table, lacking]];
  });
  return new Map(missing);
}
