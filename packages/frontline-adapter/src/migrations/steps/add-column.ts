import type { ColumnDataType, ColumnDefinitionBuilder } from "kysely";
import type { DdlSpelling } from "../../database/ddl-spelling.ts";
import type { FrontlineSchema } from "../../schema.ts";
import type { MigrationStep } from "./migration-step.ts";

/** Adds a column to a table where it lacks it, without a copy of the table. */
export function addColumn<Table extends keyof FrontlineSchema>(
  { addedWithout }: DdlSpelling,
  table: Table,
  column: keyof FrontlineSchema[Table] & string,
  type: ColumnDataType,
  define: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder,
): MigrationStep {
  return {
    table,
    column,
    ways: (schema) =>
      addedWithout.map((end) => [
        schema.alterTable(table).addColumn(column, type, (definition) => define(definition).modifyEnd(end)),
      ]),
  };
}
