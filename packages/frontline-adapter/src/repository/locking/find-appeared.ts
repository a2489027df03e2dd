import { sql } from "kysely";
import { isSqlite } from "../../database/spelling.ts";
import type { Database } from "../../schema.ts";
import { environmentIndex, forgetEnvironmentIndex } from "./environment-index.ts";
import type { RoutePk } from "./lock-by-key.ts";

/**
 * The keys of an environment's routes that were inserted since its routes were locked, after the outcome of every insert that
 * is under way. To the end of the transaction, none of the environment's routes can be removed.
 *
 * It locks entries of the index of `environment_id`, and no row: whoever deletes a route has locked the row, and wants the
 * entry next, so that a wait for the row would be a deadlock. In SQLite there is one writer at a time.
 */
export async function findAppeared(
  trx: Database,
  environmentId: string,
  known: ReadonlySet<RoutePk>,
): Promise<ReadonlySet<RoutePk>> {
  if (isSqlite(trx)) return new Set();
  const index = await environmentIndex(trx);
  const hint = index === undefined ? sql`` : sql`force index (${sql.id(index)})`;
  try {
    const { rows } = await sql<{ readonly pk: RoutePk }>`select pk from frontline_routes ${hint}
      where environment_id = ${environmentId} lock in share mode`.execute(trx);
    return new Set(rows.map(({ pk }) => pk).filter((pk) => !known.has(pk)));
  } catch (error) {
    forgetEnvironmentIndex(trx);
    throw error;
  }
}
