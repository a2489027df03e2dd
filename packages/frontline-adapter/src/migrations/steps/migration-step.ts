import type { CompiledQuery, SchemaModule } from "kysely";
import type { DdlSpelling } from "../../database/ddl-spelling.ts";
import type { Database, FrontlineSchema } from "../../schema.ts";

/** A statement, to run or to write down. */
export interface Statement {
  compile(): CompiledQuery;
  execute(): Promise<unknown>;
}

/**
 * A table to create or a column to add, where it isn't there. As data, so that `migrateToLatest` runs what
 * `migrationSql` writes down.
 */
export interface MigrationStep {
  readonly table: keyof FrontlineSchema;
  /** The column to add. Left out: the table is to be created. */
  readonly column?: string;
  /** The statements that do it. A further list is for servers that refuse the one before. */
  ways(schema: SchemaModule): readonly (readonly Statement[])[];
}

/** What a migration does, in order, in the spelling of a database. */
export type Migration = (ddl: DdlSpelling) => readonly MigrationStep[];

/** Whether what a step makes is there already. */
export async function isDone(db: Database, { table, column }: MigrationStep): Promise<boolean> {
  const found = (await db.introspection.getTables()).find(({ name }) => name === table);
  return found !== undefined && (column === undefined || found.columns.some(({ name }) => name === column));
}
