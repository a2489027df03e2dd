import { SourceUnavailableError } from "@frontline-routing/frontline-core";
import { type Expression, type Kysely, type RawBuilder, SelectQueryNode, sql } from "kysely";
import { withoutSql } from "../../database/database-problem.ts";
import type { Database } from "../../schema.ts";
import { SENTINEL_COLUMNS, type SentinelRow } from "./frontline-sentinel.ts";

/** A query of one's own for the sentinels, on a schema of one's own. */
export type SentinelsQuery<Schema> = (db: Kysely<Schema>) => Expression<SentinelRow>;

/**
 * A query in the place of the table, `(select …) as sentinels`. Databases merge a plain one into what is asked of it, so
 * that it goes by the indexes of its tables.
 */
export function sentinelsFrom(query: Expression<SentinelRow>): RawBuilder<unknown> {
  if (typeof query?.toOperationNode !== "function") {
    throw new TypeError(`sentinels: expected a function that returns a query, got one that returns ${typeof query}`);
  }
  const isSelect = SelectQueryNode.is(query.toOperationNode()); // which brings brackets with it
  return isSelect ? sql`${query} as sentinels` : sql`(${query}) as sentinels`;
}

/** @throws {SourceUnavailableError} a query of one's own fails, or lacks columns */
export async function trySentinelsQuery(db: Database, sentinels: RawBuilder<unknown>): Promise<void> {
  // Its columns show in a row also where it has none.
  const query = sql<object>`select sentinels.* from (select 1 as one) as one left join ${sentinels} on 1 = 0`;
  const { rows } = await query.execute(db).catch((error: unknown) => {
    const problem = "the database refused the query that createRouteSource has as sentinels: see `cause`";
    throw new SourceUnavailableError(problem, { cause: withoutSql(error) });
  });
  const missing = SENTINEL_COLUMNS.filter((column) => !Object.hasOwn(rows[0] ?? {}, column));
  if (missing.length === 0) return;
  throw new SourceUnavailableError(
    `the query that createRouteSource has as sentinels lacks ${missing.join(", ")}: select a column, or a value, of that name`,
  );
}
