import { type RawBuilder, sql } from "kysely";
import type { DdlSpelling } from "./ddl-spelling.ts";
import { addColumn, createTable, type Migration } from "./migration-step.ts";

/**
 * That a column holds a hostname as requests are looked up by: a name in lower-case ASCII without port and trailing dot,
 * or an address in brackets. Nothing that is stored otherwise would be found, wildcards neither.
 */
function hostnameForm({ onlyHas }: DdlSpelling, column: string): RawBuilder<boolean> {
  const name = sql.ref(column);
  const address = sql`substr(${name}, 2, length(${name}) - 2)`;
  const isName = sql`${onlyHas(name, "a-z0-9_.-")} and ${name} <> '' and ${dotsBetween(name)}`;
  return sql`${isName} or ${name} like '[%:%]' and ${onlyHas(address, "0-9a-f:.")}`;
}

/** That a column holds a region, `name.platform`, as `parseRegion` of router-core takes them. */
function regionForm({ onlyHas }: DdlSpelling, column: string): RawBuilder<boolean> {
  const region = sql.ref(column);
  const edges = ["-%", "%-", "%-.%", "%.-%"].map((edge) => sql`${region} not like ${sql.lit(edge)}`);
  const hasOneDot = sql`${region} like '%.%' and ${region} not like '%.%.%'`;
  return sql`${onlyHas(region, "a-z0-9.-")} and ${hasOneDot} and ${dotsBetween(region)} and ${sql.join(edges, sql` and `)}`;
}

function dotsBetween(text: RawBuilder<unknown>): RawBuilder<unknown> {
  const nowhere = [".%", "%.", "%..%"].map((pattern) => sql`${text} not like ${sql.lit(pattern)}`);
  return sql.join(nowhere, sql` and `);
}

const STICKIES = ["none", "branch", "environment", "live", "deployment"];
const DESIRED_STATES = ["running", "standby", "archived"];
const HEALTHS = ["unknown", "paused", "healthy", "unhealthy"];

/** The tables of the original service. Made here, an environment may have several sentinels in a region. */
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

/** Where each deployment runs: one row per region, written by whoever schedules. */
const deploymentRegions: Migration = (ddl) => [
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

const KINDS = ["move", "create", "remove"];

// What fenced commits need: a revision per route, a row per environment to lock with its live pointer, and the histories.
// What can't be written down as "if it isn't there" comes last, so that a text of these statements may run again.
const routeHistory: Migration = (ddl) => [
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

/** In the order of their names. A published one never changes. */
export const migrations: Readonly<Record<string, Migration>> = {
  "0001-original-tables": originalTables,
  "0002-deployment-regions": deploymentRegions,
  "0003-route-history": routeHistory,
};
