import type { TableMetadata } from "kysely";
import { ROUTE_COLUMNS } from "../repository/read-routes.ts";
import type { Database } from "../schema.ts";
import { SENTINEL_COLUMNS } from "../source/reading/frontline-sentinel.ts";
import { DDL } from "./ddl-spelling.ts";
import { UnsuitedTablesError } from "./migration-errors.ts";
import { originalTables } from "./migrations.ts";

// What is read, and written, of the tables that other software makes. What the migrations add themselves isn't here.
const USED: Readonly<Record<string, readonly string[]>> = {
  frontline_routes: ["pk", ...ROUTE_COLUMNS.filter((column) => column !== "revision"), "updated_at"],
  sentinels: SENTINEL_COLUMNS,
  deployments: ["id", "environment_id", "status", "desired_state", "created_at"],
};

/** @throws {UnsuitedTablesError} the tables that are there lack columns that are read of them */
export async function checkTableShapes(db: Database, isChecked: (table: string) => boolean): Promise<void> {
  const tables = await db.introspection.getTables();
  const unsuited = Object.entries(USED)
    .map(([table, used]) => ({ table, missingColumns: isChecked(table) ? missingColumns(tables, table, used) : [] }))
    .filter(({ missingColumns }) => missingColumns.length > 0);
  if (unsuited.length > 0) throw new UnsuitedTablesError(unsuited);
}

/** Which columns a table lacks of those that the original's has; none where it isn't there. */
export async function missingOfOriginal(db: Database, table: string): Promise<readonly string[]> {
  const step = originalTables(DDL.sqlite).find((made) => made.table === table);
  const query = step?.ways(db.schema)[0]?.[0]?.compile().query;
  const columns = query?.kind === "CreateTableNode" ? query.columns.map(({ column }) => column.column.name) : [];
  return missingColumns(await db.introspection.getTables(), table, columns);
}

function missingColumns(tables: readonly TableMetadata[], table: string, used: readonly string[]): readonly string[] {
  const found = tables.find(({ name }) => name === table);
  const there = new Set(found?.columns.map(({ name }) => name.toLowerCase()));
  return found === undefined ? [] : used.filter((column) => !there.has(column));
}
