import type { CompiledQuery, Kysely } from "kysely";
import type { FrontlineSchema } from "../src/index.ts";
import type { Store } from "./stores.ts";

/** How the database would go about each table of a query. */
export async function planOf(
  db: Kysely<FrontlineSchema>,
  { name, kind }: Store,
  query: CompiledQuery,
): Promise<string[]> {
  const isMysql = name.startsWith("mysql"); // newer ones explain as a tree unless told otherwise
  const explain = kind === "server" ? `explain ${isMysql ? "format=traditional" : ""}` : "explain query plan";
  const { rows } = await db.executeQuery<Record<string, unknown>>({ ...query, sql: `${explain} ${query.sql}` });
  if (kind !== "server") return rows.map((row) => String(row.detail));
  return (
    rows
      // A table of one region is read as a whole.
      .filter(({ table }) => table !== null && !/^<(?:derived|union)|^regions$/.test(String(table)))
      .map(({ type, key }) => (key === null ? `${type} without a key` : `${type} by ${key}`))
  );
}
