import { type Kysely, sql } from "kysely";
import type { FrontlineSchema } from "../../schema.ts";

/** A row of `show index`. Each server has a column of its own for an index that the optimizer doesn't use. */
interface IndexColumn {
  readonly Key_name: string;
  readonly Visible?: "YES" | "NO";
  readonly Ignored?: "YES" | "NO";
}

const known = new WeakMap<object, string>();

/**
 * The name of an index of `frontline_routes` that begins with `environment_id`, on MySQL and MariaDB: it is asked for
 * once, because in a table that other software made it may be any. `undefined`: there is none.
 */
export async function environmentIndex(db: Kysely<FrontlineSchema>): Promise<string | undefined> {
  const { adapter } = db.getExecutor();
  const name = known.get(adapter) ?? (await findIndex(db));
  if (name !== undefined) known.set(adapter, name);
  return name;
}

/** Has the name asked for again: it may be another by now. */
export function forgetEnvironmentIndex(db: Kysely<FrontlineSchema>): void {
  known.delete(db.getExecutor().adapter);
}

async function findIndex(db: Kysely<FrontlineSchema>): Promise<string | undefined> {
  const { rows } = await sql<IndexColumn>`show index from frontline_routes
    where column_name = 'environment_id' and seq_in_index = 1 and index_type = 'BTREE'`.execute(db);
  return rows.find((index) => index.Visible !== "NO" && index.Ignored !== "YES")?.Key_name;
}
