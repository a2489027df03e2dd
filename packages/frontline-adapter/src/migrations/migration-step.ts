import {
  type ColumnDataType,
  type ColumnDefinitionBuilder,
  type CompiledQuery,
  type CreateTableBuilder,
  type RawBuilder,
  type SchemaModule,
  sql,
} from "kysely";
import type { Database, FrontlineSchema } from "../schema.ts";
import type { DdlSpelling } from "./ddl-spelling.ts";

export interface Statement {
  compile(): CompiledQuery;
  execute(): Promise<unknown>;
}

/** A table to create or a column to add: as data, so that `migrateToLatest` runs what `migrationSql` writes down. */
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

interface TableDefinition<Table extends keyof FrontlineSchema> {
  readonly name: Table;
  /** Columns with a plain index each. */
  readonly indexed?: readonly (keyof FrontlineSchema[Table] & string)[];
  /** Columns that hold one of these words. */
  readonly words?: Readonly<Record<string, readonly string[]>>;
  /** What must hold for the value of a column. */
  readonly forms?: Readonly<Record<string, RawBuilder<boolean>>>;
  readonly columns: (table: CreateTableBuilder<string>) => CreateTableBuilder<string, string>;
}

/**
 * Creates a table where it doesn't exist: with its indexes in one statement where the database can, because its DDL is
 * not transactional, and a crash may come after any statement. Every database refuses the same values. Where its types do
 * it, nothing is checked besides: schema tools stumble over checks.
 */
export function createTable<Table extends keyof FrontlineSchema>(
  { tableEnd, isServer }: DdlSpelling,
  { name, indexed = [], words = {}, forms = {}, columns }: TableDefinition<Table>,
): MigrationStep {
  const indexes = indexed.map((column: string) => ({ column, index: `${name}_${column}` }));
  return {
    table: name,
    ways(schema) {
      const plain = columns(schema.createTable(name).ifNotExists());
      const checks = Object.entries(forms).map(([column, form]): Check => [`${column}_form`, form]);
      let table = [...checks, ...(isServer ? [] : typeChecks(plain, words))]
        .reduce((table, [rule, holds]) => table.addCheckConstraint(`${name}_${rule}`, holds), plain)
        .modifyEnd(tableEnd);
      if (isServer) for (const { index, column } of indexes) table = table.addIndex(index, [column]);
      const apart = isServer ? [] : indexes;
      return [
        [table, ...apart.map(({ index, column }) => schema.createIndex(index).ifNotExists().on(name).column(column))],
      ];
    },
  };
}

type Check = readonly [rule: string, holds: RawBuilder<boolean>];

/** What a closed list of words and a `varchar` mean on a server. */
function typeChecks(table: CreateTableBuilder<string, string>, words: Readonly<Record<string, readonly string[]>>) {
  const listed = Object.entries(words).map(([column, list]): Check => {
    return [`${column}_words`, sql`${sql.ref(column)} in (${sql.join(list.map((word) => sql.lit(word)))})`];
  });
  const short = table.toOperationNode().columns.flatMap(({ column: { column }, dataType }): Check[] => {
    const declared = "dataType" in dataType ? dataType.dataType : "sqlFragments" in dataType && dataType.sqlFragments;
    const length = /^varchar\((\d+)\)/.exec(String(declared))?.[1];
    if (length === undefined) return [];
    return [[`${column.name}_length`, sql`length(${sql.ref(column.name)}) <= ${sql.lit(Number(length))}`]];
  });
  return [...listed, ...short];
}

/** Adds a column to a table where it lacks it, without a copy of the table. */
export function addColumn<Table extends keyof FrontlineSchema>(
  { addedWithout }: DdlSpelling,
  table: Table,
  column: keyof FrontlineSchema[Table] & string,
  type: ColumnDataType,
  define: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder,
): MigrationStep {
  const add = (schema: SchemaModule, end: RawBuilder<unknown>) =>
    schema.alterTable(table).addColumn(column, type, (definition) => define(definition).modifyEnd(end));
  return { table, column, ways: (schema) => addedWithout.map((end) => [add(schema, end)]) };
}
