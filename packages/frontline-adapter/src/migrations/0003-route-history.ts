import { sql } from "kysely";
import { addColumn } from "./steps/add-column.ts";
import { createTable } from "./steps/create-table.ts";
import type { Migration } from "./steps/migration-step.ts";

const KINDS = ["move", "create", "remove"];

/**
 * What fenced commits need: a revision per route, a row per environment to lock with its live pointer, and the histories.
 *
 * What can't be written down as "if it isn't there" comes last, so that a text of these statements may run again when it
 * was stopped.
 */
export const routeHistory: Migration = (ddl) => [
  createTable(ddl, {
    name: "frontline_environments",
    columns: (table) =>
      table
        .addColumn("environment_id", "varchar(255)", (column) => column.notNull().primaryKey())
        .addColumn("live_deployment_id", "varchar(255)")
        .addColumn("is_rolled_back", "boolean", (column) => column.notNull().defaultTo(sql.lit(0)))
        .addColumn("revision", "bigint", (column) => column.notNull().defaultTo(0)),
  }),

  createTable(ddl, {
    name: "frontline_route_changes",
    words: { kind: KINDS },
    columns: (table) =>
      table
        .addColumn("pk", ddl.key, (column) => column.primaryKey().autoIncrement())
        .addColumn("change_id", "varchar(600)", (column) => column.notNull())
        .addColumn("environment_id", "varchar(255)", (column) => column.notNull())
        .addColumn("kind", ddl.words(KINDS), (column) => column.notNull().defaultTo("move"))
        .addColumn("frontline_route_id", "varchar(128)", (column) => column.notNull())
        // What tells the row that was changed from one that is made later under the same id.
        .addColumn("route_pk", ddl.unsignedBigint, (column) => column.notNull().defaultTo(0))
        .addColumn("previous_deployment_id", "varchar(255)", (column) => column.notNull())
        .addColumn("deployment_id", "varchar(255)", (column) => column.notNull())
        .addColumn("revision", "bigint", (column) => column.notNull())
        .addColumn("actor", "varchar(255)")
        .addColumn("reason", "varchar(255)")
        .addColumn("changed_at", "bigint", (column) => column.notNull())
        // By the server's clock: how followers tell how far what they read has come, and whether it stands still.
        .addColumn("inserted_at", ddl.insertedAt, (column) => column.notNull().defaultTo(ddl.nowByServer))
        // With the key, because a change id may have moved the row that was there before under the same id.
        .addUniqueConstraint("frontline_route_changes_change_id_route", ["change_id", "frontline_route_id", "route_pk"])
        .addUniqueConstraint("frontline_route_changes_route_revision", ["frontline_route_id", "revision"]),
  }),

  createTable(ddl, {
    name: "frontline_live_changes",
    columns: (table) =>
      table
        .addColumn("pk", ddl.key, (column) => column.primaryKey().autoIncrement())
        .addColumn("change_id", "varchar(600)", (column) => column.notNull().unique())
        .addColumn("environment_id", "varchar(255)", (column) => column.notNull())
        .addColumn("previous_deployment_id", "varchar(255)")
        .addColumn("previous_is_rolled_back", "boolean", (column) => column.notNull())
        .addColumn("deployment_id", "varchar(255)", (column) => column.notNull())
        .addColumn("is_rolled_back", "boolean", (column) => column.notNull())
        .addColumn("revision", "bigint", (column) => column.notNull())
        .addColumn("actor", "varchar(255)")
        .addColumn("reason", "varchar(255)")
        .addColumn("changed_at", "bigint", (column) => column.notNull())
        .addColumn("inserted_at", ddl.insertedAt, (column) => column.notNull().defaultTo(ddl.nowByServer))
        .addUniqueConstraint("frontline_live_changes_environment_revision", ["environment_id", "revision"]),
  }),

  createTable(ddl, {
    name: "frontline_pruned",
    columns: (table) =>
      table
        .addColumn("history", "varchar(64)", (column) => column.notNull().primaryKey())
        .addColumn("up_to_pk", ddl.unsignedBigint, (column) => column.notNull()),
  }),

  addColumn(ddl, "frontline_routes", "revision", "bigint", (column) => column.notNull().defaultTo(0)),
];
