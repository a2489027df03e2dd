import { type RawBuilder, sql } from "kysely";
import { inChunks } from "../../repository/reading/in-chunks.ts";
import type { TextColumns } from "./text-columns.ts";

// MariaDB turns a list of 1,000 values or more into a joined table, and then may read the whole table.
const VALUES_PER_LIST = 500;

/** That a column has one of these values, found by its index. */
export function among(column: string, values: readonly string[], columns: TextColumns): RawBuilder<unknown> {
  const lists = inChunks(values, VALUES_PER_LIST).map(
    (list) => sql`${sql.ref(column)} in (${sql.join(list.map((value) => columns.value(value, column)))})`,
  );
  return sql`(${sql.join(lists, sql` or `)})`;
}
