import { type Kysely, sql } from "kysely";
import type { FrontlineSchema } from "../src/index.ts";

/** What a column that compares ids may be declared with, in a database that other software made. */
export type IdCollation = "utf8mb4_0900_ai_ci" | "utf8mb4_0900_as_cs" | "utf8mb4_general_ci" | "utf8mb4_unicode_ci";

/**
 * The original service's tables, as on MySQL 8. With SQLite, its nearest equivalent.
 *
 * @param collations of the two tables' text columns. Default: one that is case- and accent-insensitive and pads
 */
export async function createOriginalTables(
  db: Kysely<FrontlineSchema>,
  isServer: boolean,
  {
    routes = "utf8mb4_general_ci",
    sentinels = "utf8mb4_general_ci",
  }: Partial<Record<"routes" | "sentinels", IdCollation>> = {},
): Promise<void> {
  const key = sql.raw(isServer ? "bigint unsigned auto_increment primary key" : "integer primary key autoincrement");
  const words = (list: string) => sql.raw(isServer ? `enum(${list})` : "text");
  const end = (collation: string) =>
    sql.raw(isServer ? `engine = InnoDB default charset utf8mb4 collate ${collation}` : "");

  await sql`create table frontline_routes (
    pk ${key},
    id varchar(128) not null unique,
    project_id varchar(255) not null,
    deployment_id varchar(255) not null,
    environment_id varchar(255) not null,
    fully_qualified_domain_name varchar(256) not null unique,
    sticky ${words("'none', 'branch', 'environment', 'live'")} not null default 'none',
    created_at bigint not null,
    updated_at bigint
  ) ${end(routes)}`.execute(db);
  await sql`create index environment_id_idx on frontline_routes (environment_id)`.execute(db);
  await sql`create index deployment_id_idx on frontline_routes (deployment_id)`.execute(db);

  await sql`create table sentinels (
    pk ${key},
    id varchar(64) not null unique,
    workspace_id varchar(255) not null,
    project_id varchar(255) not null,
    environment_id varchar(255) not null,
    k8s_name varchar(64) not null unique,
    k8s_address varchar(255) not null unique,
    region varchar(255) not null,
    image varchar(255) not null,
    desired_state ${words("'running', 'standby', 'archived'")} not null default 'running',
    health ${words("'unknown', 'paused', 'healthy', 'unhealthy'")} not null default 'unknown',
    desired_replicas int not null,
    available_replicas int not null,
    cpu_millicores int not null,
    memory_mib int not null,
    version bigint not null,
    created_at bigint not null,
    updated_at bigint,
    unique (environment_id, region)
  ) ${end(sentinels)}`.execute(db);

  await sql`create table deployments (
    pk ${key},
    id varchar(128) not null unique,
    workspace_id varchar(255) not null,
    project_id varchar(255) not null,
    environment_id varchar(255) not null,
    git_branch varchar(255),
    status ${words("'pending', 'building', 'deploying', 'network', 'ready', 'failed'")} not null default 'pending',
    desired_state ${words("'running', 'standby', 'archived'")} not null default 'running',
    created_at bigint not null,
    updated_at bigint
  ) ${end(routes)}`.execute(db);
}

/** Rows as the original service writes them. */
export async function insertOriginalRows(db: Kysely<FrontlineSchema>): Promise<void> {
  await sql`insert into frontline_routes
    (id, project_id, deployment_id, environment_id, fully_qualified_domain_name, sticky, created_at, updated_at)
    values ('r_1', 'p_1', 'd_1', 'env_1', 'api.example.com', 'live', 1700000000000, null),
           ('R_2', 'p_1', '', 'env_1', 'WWW.Example.com', 'none', 1700000000000, 1700000000001)`.execute(db);
  await sql`insert into sentinels
    (id, workspace_id, project_id, environment_id, k8s_name, k8s_address, region, image, health, desired_replicas,
     available_replicas, cpu_millicores, memory_mib, version, created_at)
    values ('s_1', 'w_1', 'p_1', 'env_1', 'sentinel-1', 'sentinel-1:8040', 'us-east-1.aws', 'sentinel:1', 'healthy',
            1, 1, 250, 256, 7, 1700000000000)`.execute(db);
  await sql`insert into deployments (id, workspace_id, project_id, environment_id, git_branch, status, created_at)
    values ('d_1', 'w_1', 'p_1', 'env_1', 'main', 'ready', 1700000000000),
           ('d_2', 'w_1', 'p_1', 'env_1', 'main', 'ready', 1700000000000)`.execute(db);
}

/** Where the original keeps its live pointers: with projects at first, with apps later. */
export async function createOriginalPointers(db: Kysely<FrontlineSchema>, isServer: boolean): Promise<void> {
  const end = sql.raw(isServer ? "engine = InnoDB default charset utf8mb4 collate utf8mb4_general_ci" : "");
  await sql`create table projects (
    id varchar(255) not null primary key,
    live_deployment_id varchar(255),
    is_rolled_back boolean not null default false
  ) ${end}`.execute(db);
  await sql`insert into projects (id, live_deployment_id, is_rolled_back)
    values ('p_1', 'd_1', true), ('p_2', null, false)`.execute(db);
  await sql`create table apps (
    id varchar(255) not null primary key,
    project_id varchar(255) not null,
    current_deployment_id varchar(255),
    is_rolled_back boolean not null default false
  ) ${end}`.execute(db);
  await sql`insert into apps (id, project_id, current_deployment_id) values ('a_1', 'p_1', 'd_2')`.execute(db);
}
