import type { Kysely } from "kysely";
import { spellingOf } from "../database/spelling.ts";
import type { FrontlineSchema } from "../schema.ts";
import { createTable } from "./create-table.ts";

/** The tables of the original service, where they are not there yet. Those that are, stay as they are. */
export async function createOriginalTables(db: Kysely<FrontlineSchema>): Promise<void> {
  const ddl = await spellingOf(db).ddl(db);
  const { key, unsignedBigint, hostname, words } = ddl;

  await createTable(db, ddl, {
    name: "frontline_routes",
    indexed: ["environment_id", "deployment_id"],
    columns: (table) =>
      table
        .addColumn("pk", key, (column) => column.primaryKey().autoIncrement())
        .addColumn("id", "varchar(128)", (column) => column.notNull().unique())
        .addColumn("project_id", "varchar(255)", (column) => column.notNull())
        .addColumn("deployment_id", "varchar(255)", (column) => column.notNull())
        .addColumn("environment_id", "varchar(255)", (column) => column.notNull())
        .addColumn("fully_qualified_domain_name", hostname, (column) => column.notNull().unique())
        .addColumn("sticky", words(["none", "branch", "environment", "live", "deployment"]), (column) =>
          column.notNull().defaultTo("none"),
        )
        .addColumn("created_at", "bigint", (column) => column.notNull())
        .addColumn("updated_at", "bigint"),
  });

  await createTable(db, ddl, {
    name: "sentinels",
    columns: (table) =>
      table
        .addColumn("pk", key, (column) => column.primaryKey().autoIncrement())
        .addColumn("id", "varchar(64)", (column) => column.notNull().unique())
        .addColumn("workspace_id", "varchar(255)", (column) => column.notNull())
        .addColumn("project_id", "varchar(255)", (column) => column.notNull())
        .addColumn("environment_id", "varchar(255)", (column) => column.notNull())
        .addColumn("k8s_name", "varchar(64)", (column) => column.notNull().unique())
        .addColumn("k8s_address", "varchar(255)", (column) => column.notNull().unique())
        .addColumn("region", "varchar(255)", (column) => column.notNull())
        .addColumn("image", "varchar(255)", (column) => column.notNull())
        .addColumn("desired_state", words(["running", "standby", "archived"]), (column) =>
          column.notNull().defaultTo("running"),
        )
        .addColumn("health", words(["unknown", "paused", "healthy", "unhealthy"]), (column) =>
          column.notNull().defaultTo("unknown"),
        )
        .addColumn("desired_replicas", "integer", (column) => column.notNull())
        .addColumn("available_replicas", "integer", (column) => column.notNull())
        .addColumn("cpu_millicores", "integer", (column) => column.notNull())
        .addColumn("memory_mib", "integer", (column) => column.notNull())
        .addColumn("version", unsignedBigint, (column) => column.notNull())
        .addColumn("created_at", "bigint", (column) => column.notNull())
        .addColumn("updated_at", "bigint")
        .addUniqueConstraint("sentinels_environment_id_region", ["environment_id", "region"]),
  });

  await createTable(db, ddl, {
    name: "deployments",
    indexed: ["environment_id"],
    columns: (table) =>
      table
        .addColumn("pk", key, (column) => column.primaryKey().autoIncrement())
        .addColumn("id", "varchar(255)", (column) => column.notNull().unique())
        .addColumn("workspace_id", "varchar(255)", (column) => column.notNull())
        .addColumn("project_id", "varchar(255)", (column) => column.notNull())
        .addColumn("environment_id", "varchar(255)", (column) => column.notNull())
        // Plain text: the platform adds words to these two lists, and they are read here, never written.
        .addColumn("status", "varchar(64)", (column) => column.notNull())
        .addColumn("desired_state", "varchar(64)", (column) => column.notNull())
        .addColumn("created_at", "bigint", (column) => column.notNull())
        .addColumn("updated_at", "bigint"),
  });
}
