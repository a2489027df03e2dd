import { type ColumnsByTable, missingColumns } from "../missing-columns.ts";
import type { Database, FrontlineSchema } from "../schema.ts";
import { DirectoryError } from "./directory-error.ts";

// Of the tables that other software may have made: all that some method reads or writes.
const USED = {
  deployments: [
    "pk",
    "id",
    "workspace_id",
    "project_id",
    "environment_id",
    "status",
    "desired_state",
    "created_at",
    "updated_at",
  ],
  sentinels: [
    "pk",
    "id",
    "workspace_id",
    "project_id",
    "environment_id",
    "k8s_name",
    "k8s_address",
    "region",
    "image",
    "desired_state",
    "health",
    "desired_replicas",
    "available_replicas",
    "cpu_millicores",
    "memory_mib",
    "version",
    "created_at",
    "updated_at",
  ],
} as const satisfies ColumnsByTable;

/** Which columns a table lacks, as an error; `undefined` where that isn't it. */
export async function missingColumnsError(
  db: Database,
  table: keyof FrontlineSchema,
  cause: unknown,
): Promise<DirectoryError | undefined> {
  const missing = (await missingColumns(db, USED)).get(table);
  if (missing === undefined) return undefined;
  const problem = `lacks ${missing.join(", ")}, which a table of the original's first form has: leave it to what made it, or add the columns`;
  return new DirectoryError("MISSING_COLUMNS", table, problem, { cause });
}
