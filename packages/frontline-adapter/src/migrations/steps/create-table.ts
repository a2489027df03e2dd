import { type ColumnDefinitionNode, type CreateTableBuilder, type RawBuilder, sql } from "kysely";
import type { DdlSpelling } from "../../database/ddl-spelling.ts";
import type { FrontlineSchema } from "../../schema.ts";
import type { MigrationStep } from "./migration-step.ts";

/** A table to create. */
export interface TableDefinition<Table extends keyof FrontlineSchema> {
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
 * not transactional, and a crash may come after any statement. A table that is there is left alone.
 *
 * Every database refuses the same values. Where its types do it, nothing is checked besides: schema tools stumble over
 * checks.
 */
export function createTable<Table extends keyof FrontlineSchema>(
  { tableEnd, indexesInTable, keepsTypes }: DdlSpelling,
  { name, indexed = [], words = {}, forms = {}, columns }: TableDefinition<Table>,
): MigrationStep {
  const indexes = indexed.map((column: string) => ({ column, index: `${name}_${column}` }));
  return {
    table: name,
    ways(schema) {
      let table = columns(schema.createTable(name).ifNotExists());
      for (const [column, form] of Object.entries(forms)) {
        table = table.addCheckConstraint(`${name}_${column}_form`, form);
      }
      for (const [rule, holds] of keepsTypes ? [] : typeChecks(table, words)) {
        table = table.addCheckConstraint(`${name}_${rule}`, holds);
      }
      if (tableEnd !== undefined) table = table.modifyEnd(tableEnd);
      if (indexesInTable) for (const { index, column } of indexes) table = table.addIndex(index, [column]);
      const apart = indexesInTable ? [] : indexes;
      return [
        [table, ...apart.map(({ index, column }) => schema.createIndex(index).ifNotExists().on(name).column(column))],
      ];
    },
  };
}

/** What a closed list of words and a `varchar` mean on a server. */
function typeChecks(
  table: CreateTableBuilder<string, string>,
  words: Readonly<Record<string, readonly string[]>>,
): [rule: string, holds: RawBuilder<boolean>][] {
  const listed = Object.entries(words).map(([column, list]): [string, RawBuilder<boolean>] => {
    return [`${column}_words`, sql`${sql.ref(column)} in (${sql.join(list.map((word) => sql.lit(word)))})`];
  });
  const short = declaredLengths(table).map(([column, length]): [string, RawBuilder<boolean>] => {
    return [`${column}_length`, sql`length(${sql.ref(column)}) <= ${sql.lit(length)}`];
  });
  return [...listed, ...short];
}

/** The columns that are declared as `varchar`, with their lengths. */
function declaredLengths(table: CreateTableBuilder<string, string>): [column: string, length: number][] {
  return table.toOperationNode().columns.flatMap(({ column, dataType }) => {
    const length = /^varchar\((\d+)\)/.exec(declaredType(dataType))?.[1];
    return length === undefined ? [] : [[column.column.name, Number(length)]];
  });
}

function declaredType(node: ColumnDefinitionNode["dataType"]): string {
  if ("dataType" in node) return String(node.dataType);
  return "sqlFragments" in node ? String(node.sqlFragments) : "";
}
