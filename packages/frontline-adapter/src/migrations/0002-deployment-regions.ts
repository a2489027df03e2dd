import { sql } from "kysely";
import { createTable } from "./steps/create-table.ts";
import { regionForm } from "./steps/forms.ts";
import type { Migration } from "./steps/migration-step.ts";

/** Where each deployment runs: one row per region, written by whoever schedules. */
export const deploymentRegions: Migration = (ddl) => [
  createTable(ddl, {
    name: "frontline_deployment_regions",
    forms: { region: regionForm(ddl, "region"), running_replicas: sql`${sql.ref("running_replicas")} >= 0` },
    columns: (table) =>
      table
        .addColumn("deployment_id", "varchar(255)", (column) => column.notNull())
        .addColumn("region", "varchar(255)", (column) => column.notNull())
        .addColumn("running_replicas", "integer", (column) => column.notNull())
        .addColumn("updated_at", "bigint", (column) => column.notNull())
        .addPrimaryKeyConstraint("frontline_deployment_regions_pk", ["deployment_id", "region"]),
  }),
];
