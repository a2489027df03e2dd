import { type RawBuilder, sql } from "kysely";
import { inLists } from "../../repository/reading/in-chunks.ts";
import type { TextColumns } from "./text-columns.ts";

/** That a column has one of these values, found by its index. */
export function among(column: string, values: readonly string[], columns: TextColumns): RawBuilder<unknown> {
  const lists = inLists(values).map(
    (list) => sql`${sql.ref(column)} in (${sql.join(list.map((value) => columns.value(value, column)))})`,
  );
  return sql`(${sql.join(lists, sql` or `)})`;
}
