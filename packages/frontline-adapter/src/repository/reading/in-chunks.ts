import type { Expression, ExpressionBuilder, SqlBool } from "kysely";
import type { FrontlineSchema } from "../../schema.ts";

/** A list in parts of at most `size`, in its order. */
export function inChunks<T>(list: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let start = 0; start < list.length; start += size) chunks.push(list.slice(start, start + size));
  return chunks;
}

/** How many routes one statement may name: well below SQLite's limit of 32,766 values. */
export const ROUTES_PER_STATEMENT = 2_500;
// MariaDB turns a list of 1,000 values or more into a joined table, and then may read, and lock, the whole table.
const VALUES_PER_LIST = 500;

/** Values in lists as long as a statement may have them. */
export function inLists<T>(values: readonly T[]): T[][] {
  return inChunks(values, VALUES_PER_LIST);
}

/** `column in (…) or column in (…) …` over as many values as a statement may hold. */
export function among(column: "fully_qualified_domain_name" | "id" | "pk", values: readonly (number | string)[]) {
  return (eb: ExpressionBuilder<FrontlineSchema, "frontline_routes">): Expression<SqlBool> =>
    eb.or(inLists(values).map((list) => eb(column, "in", list)));
}
