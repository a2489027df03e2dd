import { type Kysely, sql } from "kysely";
import type { FrontlineSchema } from "../src/index.ts";

interface Dated {
  readonly key: ReturnType<typeof sql.raw>;
  readonly words: (list: string) => ReturnType<typeof sql.raw>;
  readonly end: ReturnType<typeof sql.raw>;
}

function spelling(isServer: boolean, collation: string): Dated {
  return {
    key: sql.raw(isServer ? "bigint unsigned auto_increment primary key" : "integer primary key autoincrement"),
    words: (list) => sql.raw(isServer ? `enum(${list})` : "text"),
    end: sql.raw(isServer ? `engine = InnoDB default charset utf8mb4 collate ${collation}` : ""),
  };
}

async function createRoutes(db: Kysely<FrontlineSchema>, { key, words, end }: Dated): Promise<void> {
  await sql`create table frontline_routes (
    pk ${key},
    id varchar(128) not null unique,
    project_id varchar(255) not null,
    app_id varchar(255) not null,
    deployment_id varchar(255) not null,
    environment_id varchar(255) not null,
    fully_qualified_domain_name varchar(256) not null unique,
    sticky ${words("'none', 'branch', 'environment', 'live', 'deployment'")} not null default 'none',
    created_at bigint not null,
    updated_at bigint
  ) ${end}`.execute(db);
  await sql`create index routes_environment_id_idx on frontline_routes (environment_id)`.execute(db);
}

async function createDeployments(
  db: Kysely<FrontlineSchema>,
  { key, words, end }: Dated,
  states: string,
): Promise<void> {
  await sql`create table deployments (
    pk ${key},
    id varchar(128) not null unique,
    workspace_id varchar(255) not null,
    project_id varchar(255) not null,
    environment_id varchar(255) not null,
    app_id varchar(255) not null,
    status ${words("'pending', 'building', 'deploying', 'network', 'ready', 'failed', 'stopped', 'superseded', 'cancelled'")}
      not null default 'pending',
    desired_state ${words(states)} not null default 'running',
    created_at bigint not null,
    updated_at bigint
  ) ${end}`.execute(db);
  await sql`create index deployments_environment_id_idx on deployments (environment_id)`.execute(db);
}

async function createRegions(db: Kysely<FrontlineSchema>, { end }: Dated): Promise<void> {
  await sql`create table regions (
    id varchar(64) not null primary key,
    name varchar(64) not null,
    platform varchar(64) not null
  ) ${end}`.execute(db);
}

/** The original service's tables as of April: sentinels have a region's id. */
export async function createAprilTables(
  db: Kysely<FrontlineSchema>,
  isServer: boolean,
  collation = "utf8mb4_general_ci",
): Promise<void> {
  const dated = spelling(isServer, collation);
  const { key, words, end } = dated;
  await createRoutes(db, dated);
  await createDeployments(db, dated, "'running', 'standby', 'archived'");
  await createRegions(db, dated);
  await sql`create table sentinels (
    pk ${key},
    id varchar(64) not null unique,
    workspace_id varchar(255) not null,
    project_id varchar(255) not null,
    environment_id varchar(255) not null,
    k8s_name varchar(64) not null unique,
    k8s_address varchar(255) not null unique,
    region_id varchar(64) not null,
    image varchar(255) not null,
    desired_state ${words("'running', 'standby', 'archived'")} not null default 'running',
    health ${words("'unknown', 'paused', 'healthy', 'unhealthy'")} not null default 'unknown',
    desired_replicas int not null,
    available_replicas int not null,
    cpu_millicores int not null,
    memory_mib int not null,
    created_at bigint not null,
    updated_at bigint,
    unique (environment_id, region_id)
  ) ${end}`.execute(db);
}

/** The original service's tables as of August: in place of sentinels, the instances of deployments. */
export async function createAugustTables(
  db: Kysely<FrontlineSchema>,
  isServer: boolean,
  collation = "utf8mb4_general_ci",
): Promise<void> {
  const dated = spelling(isServer, collation);
  const { key, words, end } = dated;
  await createRoutes(db, dated);
  await createDeployments(db, dated, "'running', 'stopped'");
  await createRegions(db, dated);
  await sql`create table instances (
    pk ${key},
    id varchar(64) not null unique,
    deployment_id varchar(128) not null,
    region_id varchar(64) not null,
    address varchar(255) not null,
    status ${words("'inactive', 'pending', 'running', 'failed'")} not null
  ) ${end}`.execute(db);
  await sql`create index instances_deployment_id_idx on instances (deployment_id)`.execute(db);
}

/** A route of `env_1` at `d_1`, and the regions that it may be served in. */
export async function insertLaterRows(db: Kysely<FrontlineSchema>): Promise<void> {
  await sql`insert into regions (id, name, platform)
    values ('reg_1', 'us-east-1', 'aws'), ('reg_2', 'ap-south-1', 'aws')`.execute(db);
  await sql`insert into frontline_routes
      (id, project_id, app_id, deployment_id, environment_id, fully_qualified_domain_name, sticky, created_at)
    values ('r_1', 'p_1', 'a_1', 'd_1', 'env_1', 'api.example.com', 'live', 1700000000000)`.execute(db);
  await sql`insert into deployments (id, workspace_id, project_id, environment_id, app_id, status, created_at)
    values ('d_1', 'w_1', 'p_1', 'env_1', 'a_1', 'ready', 1700000000000)`.execute(db);
}

/** A sentinel of April's in each region, both healthy. */
export async function insertAprilSentinels(db: Kysely<FrontlineSchema>): Promise<void> {
  for (const n of [1, 2]) {
    await sql`insert into sentinels (id, workspace_id, project_id, environment_id, k8s_name, k8s_address, region_id, image,
        health, desired_replicas, available_replicas, cpu_millicores, memory_mib, created_at)
      values (${`s_${n}`}, 'w_1', 'p_1', 'env_1', ${`sentinel-${n}`}, ${`sentinel-${n}:8040`}, ${`reg_${n}`},
        'sentinel:1', 'healthy', 1, 1, 250, 256, 1700000000000)`.execute(db);
  }
}

/** An instance of August's in each region, both running. */
export async function insertAugustInstances(db: Kysely<FrontlineSchema>): Promise<void> {
  for (const n of [1, 2]) {
    await sql`insert into instances (id, deployment_id, region_id, address, status)
      values (${`i_${n}`}, 'd_1', ${`reg_${n}`}, ${`instance-${n}:8080`}, 'running')`.execute(db);
  }
}
