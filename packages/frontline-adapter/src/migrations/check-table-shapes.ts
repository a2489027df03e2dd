import type { Kysely } from "kysely";
import type { FrontlineSchema } from "../schema.ts";
import { UnsuitedTablesError } from "./errors/unsuited-tables-error.ts";

type Columns = { readonly [Table in keyof FrontlineSchema]?: readonly (keyof FrontlineSchema[Table] & string)[] };

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
} as const satisfies Columns;

/**
 * Looks whether the tables that are there have the columns that are read of them.
 *
 * @throws {UnsuitedTablesError} they haven't
 */
export async function checkTableShapes(
  db: Kysely<FrontlineSchema>,
  isChecked: (table: keyof typeof USED) => boolean,
): Promise<void> {
  const tables = await db.introspection.getTables();
  const columnsByTable = new Map(
    tables.map(({ name, columns }) => [name, new Set(columns.map((column) => column.name.toLowerCase()))]),
  );
  const unsuited = Object.entries(USED).flatMap(([table, used]) => {
    const columns = columnsByTable.get(table);
    const missingColumns = used.filter((column) => columns?.has(column) === false);
    return isChecked(table as keyof typeof USED) && missingColumns.length > 0 ? [{ table, missingColumns }] : [];
  });
  if (unsuited.length > 0) throw new UnsuitedTablesError(unsuited);
}
