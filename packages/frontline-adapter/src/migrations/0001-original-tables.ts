import { createTable } from "./steps/create-table.ts";
import { hostnameForm, regionForm } from "./steps/forms.ts";
import type { Migration } from "./steps/migration-step.ts";

const STICKIES = ["none", "branch", "environment", "live", "deployment"];
const DESIRED_STATES = ["running", "standby", "archived"];
const HEALTHS = ["unknown", "paused", "healthy", "unhealthy"];

/**
 * The tables of the original service, where they are not there yet. Those that are, stay as they are.
 *
 * Made here, an environment may have several sentinels in a region: its requests are spread over them.
 */
export const originalTables: Migration = (ddl) => [
  createTable(ddl, {
    name: "frontline_routes",
    indexed: ["environment_id", "deployment_id"],
    words: { sticky: STICKIES },
    forms: { fully_qualified_domain_name: hostnameForm(ddl, "fully_qualified_domain_name") },
    columns: (table) =>
      table
        .addColumn("pk", ddl.key, (column) => column.primaryKey().autoIncrement())
        .addColumn("id", "varchar(128)", (column) => column.notNull().unique())
        .addColumn("project_id", "varchar(255)", (column) => column.notNull())
        .addColumn("deployment_id", "varchar(255)", (column) => column.notNull())
        .addColumn("environment_id", "varchar(255)", (column) => column.notNull())
        .addColumn("fully_qualified_domain_name", ddl.hostname, (column) => column.notNull().unique())
        .addColumn("sticky", ddl.words(STICKIES), (column) => column.notNull().defaultTo("none"))
        .addColumn("created_at", "bigint", (column) => column.notNull())
        .addColumn("updated_at", "bigint"),
  }),

  createTable(ddl, {
    name: "sentinels",
    indexed: ["environment_id"],
    words: { desired_state: DESIRED_STATES, health: HEALTHS },
    forms: { region: regionForm(ddl, "region") },
    columns: (table) =>
      table
        .addColumn("pk", ddl.key, (column) => column.primaryKey().autoIncrement())
        .addColumn("id", "varchar(64)", (column) => column.notNull().unique())
        .addColumn("workspace_id", "varchar(255)", (column) => column.notNull())
        .addColumn("project_id", "varchar(255)", (column) => column.notNull())
        .addColumn("environment_id", "varchar(255)", (column) => column.notNull())
        .addColumn("k8s_name", "varchar(64)", (column) => column.notNull().unique())
        .addColumn("k8s_address", "varchar(255)", (column) => column.notNull().unique())
        .addColumn("region", "varchar(255)", (column) => column.notNull())
        .addColumn("image", "varchar(255)", (column) => column.notNull())
        .addColumn("desired_state", ddl.words(DESIRED_STATES), (column) => column.notNull().defaultTo("running"))
        .addColumn("health", ddl.words(HEALTHS), (column) => column.notNull().defaultTo("unknown"))
        .addColumn("desired_replicas", "integer", (column) => column.notNull())
        .addColumn("available_replicas", "integer", (column) => column.notNull())
        .addColumn("cpu_millicores", "integer", (column) => column.notNull())
        .addColumn("memory_mib", "integer", (column) => column.notNull())
        .addColumn("version", ddl.unsignedBigint, (column) => column.notNull())
        .addColumn("created_at", "bigint", (column) => column.notNull())
        .addColumn("updated_at", "bigint"),
  }),

  createTable(ddl, {
    name: "deployments",
    indexed: ["environment_id"],
    columns: (table) =>
      table
        .addColumn("pk", ddl.key, (column) => column.primaryKey().autoIncrement())
        .addColumn("id", "varchar(255)", (column) => column.notNull().unique())
        .addColumn("workspace_id", "varchar(255)", (column) => column.notNull())
        .addColumn("project_id", "varchar(255)", (column) => column.notNull())
        .addColumn("environment_id", "varchar(255)", (column) => column.notNull())
        // Plain text: the platform adds words to these two lists, and they are read here, never written.
        .addColumn("status", "varchar(64)", (column) => column.notNull())
        .addColumn("desired_state", "varchar(64)", (column) => column.notNull())
        .addColumn("created_at", "bigint", (column) => column.notNull())
        .addColumn("updated_at", "bigint"),
  }),
];
