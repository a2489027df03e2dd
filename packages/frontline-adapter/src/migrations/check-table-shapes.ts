import { type ColumnsByTable, missingColumns } from "../missing-columns.ts";
import type { Database } from "../schema.ts";
import { UnsuitedTablesError } from "./errors/unsuited-tables-error.ts";

// What is read, and written, of the tables that other software makes. What the migrations add themselves isn't here.
const USED = {
  frontline_routes: [
    "pk",
    "id",
    "project_id",
    "environment_id",
    "deployment_id",
    "fully_qualified_domain_name",
    "sticky",
    "updated_at",
  ],
  sentinels: ["id", "environment_id", "region", "k8s_address", "health", "desired_state", "available_replicas"],
  deployments: ["id", "environment_id", "status", "desired_state", "created_at"],
} as const satisfies ColumnsByTable;

/**
 * Looks whether the tables that are there have the columns that are read of them.
 *
 * @throws {UnsuitedTablesError} they haven't
 */
export async function checkTableShapes(db: Database, isChecked: (table: string) => boolean): Promise<void> {
  const missing = [...(await missingColumns(db, USED))].filter(([table]) => isChecked(table));
  if (missing.length === 0) return;
  throw new UnsuitedTablesError(missing.map(([table, missingColumns]) => ({ table, missingColumns })));
}
