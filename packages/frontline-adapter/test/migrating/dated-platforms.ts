import { type Kysely, sql } from "kysely";
import { writeAppOfRoutes } from "../../../../examples/app-of-routes.ts";
import { keepAppPointer, keepProjectPointer, type PlatformWithApps } from "../../../../examples/live-pointer.ts";
import {
  createRouteRepository,
  createRouteSource,
  type FrontlineSchema,
  migrateToLatest,
  type PendingCommit,
} from "../../src/index.ts";
import { aprilSentinels, augustInstances } from "../later-queries.ts";
import { createAprilTables, createAugustTables } from "../later-schemas.ts";
import { createOriginalTables } from "../original-schema.ts";

type Db = Kysely<FrontlineSchema>;

/** The original's database at a date, and how the page says to use it. */
export interface DatedPlatform {
  readonly date: string;
  /** Where its live pointer is. */
  readonly pointer: { readonly table: "apps" | "projects"; readonly column: string };
  /** Words that only the page's statement for this pointer holds. */
  readonly pointerStatement: string;
  /** Its tables with 300 environments, each with ten deployments of which the fifth is live, and ten routes. */
  create(db: Db, isMariadb: boolean): Promise<void>;
  migrate(db: Db): Promise<readonly string[]>;
  source(db: Db): ReturnType<typeof createRouteSource>;
  repository(db: Db): ReturnType<typeof createRouteRepository>;
}

const numbers = (name: string, count: number) => sql`(with recursive counting as
  (select 0 as n union all select n + 1 from counting where n < ${sql.lit(count - 1)})
  select n from counting) as ${sql.ref(name)}`;
const ENVIRONMENTS = numbers("e", 300);
const TEN = numbers("k", 10);
const REGIONS = numbers("g", 8);

async function fill(db: Db, hasApps: boolean): Promise<void> {
  const app = hasApps ? { column: sql`, app_id`, value: sql`, concat('a_', e.n)` } : { column: sql``, value: sql`` };
  await sql`insert into deployments
      (id, workspace_id, project_id, environment_id, status, created_at ${app.column})
    select concat('d_', e.n, '_', k.n), 'w_1', concat('p_', e.n), concat('env_', e.n), 'ready', 1700000000000 + k.n
      ${app.value} from ${ENVIRONMENTS} cross join ${TEN}`.execute(db);
  await sql`insert into frontline_routes (id, project_id, deployment_id, environment_id,
      fully_qualified_domain_name, sticky, created_at ${app.column})
    select concat('r_', e.n, '_', k.n), concat('p_', e.n), concat('d_', e.n, '_4'), concat('env_', e.n),
      concat('h', k.n, '.e', e.n, '.example.com'), elt(1 + k.n % 4, 'live', 'environment', 'branch', 'none'),
      1700000000000 ${app.value} from ${ENVIRONMENTS} cross join ${TEN}`.execute(db);
}

async function fillSentinels(db: Db, region: "region" | "region_id"): Promise<void> {
  // In February a version besides; a region is `us-east-1.aws` there, and an id later.
  const isFebruary = region === "region";
  await sql`insert into sentinels (id, workspace_id, project_id, environment_id, k8s_name, k8s_address, ${sql.ref(region)},
      image, health, desired_replicas, available_replicas, cpu_millicores, memory_mib, created_at
      ${isFebruary ? sql`, version` : sql``})
    select concat('s_', e.n, '_', g.n), 'w_1', concat('p_', e.n), concat('env_', e.n), concat('n-', e.n, '-', g.n),
      concat('s-', e.n, '-', g.n, ':8040'), ${isFebruary ? sql`elt(1 + g.n, ${NAMES})` : sql`concat('reg_', g.n)`},
      'sentinel:1', 'healthy', 1, 1, 250, 256, 1700000000000 ${isFebruary ? sql`, 1` : sql``}
    from ${ENVIRONMENTS} cross join ${REGIONS}`.execute(db);
}

const REGION_NAMES = [
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
  "eu-west-1",
  "eu-central-1",
  "ap-south-1",
  "ap-northeast-1",
];
const NAMES = sql.join(REGION_NAMES.map((name) => sql.lit(`${name}.aws`)));

async function createPointer(db: Db, table: "apps" | "projects", column: string, end: string): Promise<void> {
  await sql`create table ${sql.table(table)} (id varchar(255) not null primary key, ${sql.ref(column)} varchar(255),
    is_rolled_back boolean not null default false) ${sql.raw(end)}`.execute(db);
  const prefix = sql.lit(table === "apps" ? "a_" : "p_");
  await sql`insert into ${sql.table(table)} (id, ${sql.ref(column)}, is_rolled_back)
    select concat(${prefix}, e.n), concat('d_', e.n, '_4'), e.n % 2 from ${ENVIRONMENTS}`.execute(db);
}

async function fillRegions(db: Db): Promise<void> {
  for (const [n, name] of REGION_NAMES.entries()) {
    await sql`insert into regions (id, name, platform) values (${`reg_${n}`}, ${name}, 'aws')`.execute(db);
  }
}

const endOf = (collation: string) => `engine = InnoDB default charset utf8mb4 collate ${collation}`;
const isProduction = () => true; // every environment here has an app or project of its own
const DEFAULT_COLLATION = "utf8mb4_general_ci";
const writeAppAndPointer = async (trx: Kysely<unknown>, commit: PendingCommit) => {
  await writeAppOfRoutes(trx as Parameters<typeof writeAppOfRoutes>[0], commit);
  await keepAppPointer(isProduction)(trx as Kysely<PlatformWithApps>, commit);
};
const apps = {
  pointer: { table: "apps", column: "current_deployment_id" },
  pointerStatement: "apps.current_deployment_id",
  migrate: (db: Db) => migrateToLatest(db, { sentinels: "own" }),
  repository: (db: Db) => createRouteRepository(db, { withinCommit: writeAppAndPointer }),
} as const;

/** February, April and August 2026. */
export const datedPlatforms: readonly DatedPlatform[] = [
  {
    date: "February",
    pointer: { table: "projects", column: "live_deployment_id" },
    pointerStatement: "projects.live_deployment_id",
    async create(db) {
      await createOriginalTables(db, true);
      await createPointer(db, "projects", "live_deployment_id", endOf(DEFAULT_COLLATION));
      await fill(db, false);
      await fillSentinels(db, "region");
    },
    migrate: (db) => migrateToLatest(db),
    source: (db) => createRouteSource(db),
    repository: (db) => createRouteRepository(db, { withinCommit: keepProjectPointer(isProduction) }),
  },
  {
    ...apps,
    date: "April",
    async create(db) {
      await createAprilTables(db, true);
      await createPointer(db, "apps", "current_deployment_id", endOf(DEFAULT_COLLATION));
      await fillRegions(db);
      await fill(db, true);
      await fillSentinels(db, "region_id");
    },
    source: (db) => createRouteSource(db, { sentinels: aprilSentinels }),
  },
  {
    ...apps,
    date: "August",
    async create(db, isMariadb) {
      const collation = isMariadb ? "utf8mb4_uca1400_as_cs" : "utf8mb4_0900_as_cs"; // the nearest that MariaDB knows
      await createAugustTables(db, true, collation);
      await createPointer(db, "apps", "current_deployment_id", endOf(collation));
      await fillRegions(db);
      await fill(db, true);
      // The last deployment of each environment runs in the west alone, the others in the east.
      await sql`insert into instances (id, deployment_id, region_id, address, status)
        select concat('i_', e.n, '_', k.n), concat('d_', e.n, '_', k.n), if(k.n = 9, 'reg_3', 'reg_0'),
          concat('i-', e.n, '-', k.n, ':8080'), 'running' from ${ENVIRONMENTS} cross join ${TEN}`.execute(db);
    },
    source: (db) => createRouteSource(db, { sentinels: augustInstances }),
  },
];
