import type { CreateTableBuilder, Kysely } from "kysely";
import type { DdlSpelling } from "../database/spelling.ts";
import type { FrontlineSchema } from "../schema.ts";

/** A table to create. */
export interface TableDefinition<Table extends keyof FrontlineSchema> {
  readonly name: Table;
  /** Columns with a plain index each. */
  readonly indexed?: readonly (keyof FrontlineSchema[Table] & string)[];
  readonly columns: (table: CreateTableBuilder<string>) => CreateTableBuilder<string, string>;
}

/**
 * Creates a table where it doesn't exist: with its indexes in one statement where the database can, because its DDL is
 * not transactional, and a crash may come after any statement. A table that is there is left alone.
 */
export async function createTable<Table extends keyof FrontlineSchema>(
  db: Kysely<FrontlineSchema>,
  { tableEnd, indexesInTable }: DdlSpelling,
  { name, indexed = [], columns }: TableDefinition<Table>,
): Promise<void> {
  const tables = await db.introspection.getTables();
  if (tables.some((table) => table.name === name)) return;
  const indexes = indexed.map((column: string) => ({ column, index: `${name}_${column}` }));
  let table = columns(db.schema.createTable(name).ifNotExists());
  if (tableEnd !== undefined) table = table.modifyEnd(tableEnd);
  if (indexesInTable) for (const { index, column } of indexes) table = table.addIndex(index, [column]);
  await table.execute();
  if (indexesInTable) return;
  for (const { index, column } of indexes) {
    await db.schema.createIndex(index).ifNotExists().on(name).column(column).execute();
  }
}
