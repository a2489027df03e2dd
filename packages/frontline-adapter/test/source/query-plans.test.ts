import { type Kysely, sql } from "kysely";
import { describe, expect, it } from "vitest";
import { spellingOf } from "../../src/database/spelling.ts";
import { createRouteSource, type FrontlineSchema, migrateToLatest } from "../../src/index.ts";
import { createHistoryReader } from "../../src/source/reading/history-reader.ts";
import { type SentinelsQuery, sentinelsFrom } from "../../src/source/reading/sentinels-query.ts";
import { readTextColumns } from "../../src/source/reading/text-columns.ts";
import { aprilSentinels, augustInstances } from "../later-queries.ts";
import { createAprilTables, createAugustTables } from "../later-schemas.ts";
import { createQueryLog, type QueryLog } from "../query-log.ts";
import { planOf } from "../query-plan.ts";
import { aRoute, aSentinel, insertRoutes, insertSentinels } from "../seed.ts";
import { type Store, serverStores, stores } from "../stores.ts";
import { withDatabase } from "../with-database.ts";
import { aChange } from "./a-change.ts";

const HOSTNAMES = 1_000;
const ENVIRONMENTS = 500;
// Of which what is asked for is a small part: for a large one, a scan would be right.
const DOUBLINGS = 5;
const CHANGES = 100_000;
const FEWER_CHANGES = 25_000;

const hostnames = Array.from({ length: HOSTNAMES }, (_, i) => `r-${i}.example.com`);
const deploymentIds = Array.from({ length: HOSTNAMES }, (_, i) => `d_${i}`);
const environmentIds = Array.from({ length: ENVIRONMENTS }, (_, i) => `env_${i}`);
const { signal } = new AbortController();

describe.each(stores)("on $name with 100,000 changes", (store) => {
  it("everything is read by an index", () => {
    const queryLog = createQueryLog();
    return withDatabase(
      store,
      async (db) => {
        await migrateToLatest(db);
        await seed(db, store, CHANGES);
        await expectIndexes(db, store, queryLog);
        // The check itself: a query without an index fails it.
        const unindexed = db.selectFrom("frontline_route_changes").select("pk").where("changed_at", "=", 5).compile();
        for (const access of await planOf(db, store, unindexed)) expect(access).not.toMatch(BY_INDEX);
      },
      { log: queryLog.log },
    );
  });
});

describe.each(serverStores)("on $name, in tables of other collations and character sets than ours", (store) => {
  it.each([
    ["utf8mb4", "utf8mb4_general_ci", "utf8mb4", "utf8mb4_unicode_ci"],
    ["latin1", "latin1_swedish_ci", "utf8mb4", "utf8mb4_general_ci"],
    ["utf8mb4", "utf8mb4_general_ci", "latin1", "latin1_general_cs"],
  ])("everything is read by an index: routes in %s %s, sentinels and deployments in %s %s", (...names) => {
    const [routeCharset, routeCollation, charset, collation] = names.map((name) => sql.raw(name));
    const queryLog = createQueryLog();
    return withDatabase(
      store,
      async (db) => {
        await migrateToLatest(db);
        await sql`alter table frontline_routes convert to character set ${routeCharset} collate ${routeCollation}`.execute(
          db,
        );
        for (const table of ["sentinels", "deployments"]) {
          const other = sql`convert to character set ${charset} collate ${collation}`;
          await sql`alter table ${sql.table(table)} ${other}`.execute(db);
        }
        await seed(db, store, FEWER_CHANGES);
        await expectIndexes(db, store, queryLog);
      },
      { log: queryLog.log },
    );
  });
});

describe.each(stores)("on $name, with a query of one's own for sentinels", (store) => {
  const isServer = store.kind === "server";

  it.each(["utf8mb4_general_ci", "utf8mb4_unicode_ci"])("April's are read by indexes, in %s", (collation) => {
    const queryLog = createQueryLog();
    return withDatabase(
      store,
      async (db) => {
        await createAprilTables(db, isServer, collation);
        await insertRegion(db);
        await migrateToLatest(db, { sentinels: "own" });
        await seed(db, store, FEWER_CHANGES, "sentinels");
        await expectIndexes(db, store, queryLog, aprilSentinels);
      },
      { log: queryLog.log },
    );
  });

  it("August's are read by indexes", () => {
    const queryLog = createQueryLog();
    return withDatabase(
      store,
      async (db) => {
        await createAugustTables(db, isServer, "utf8mb4_bin");
        await insertRegion(db);
        await migrateToLatest(db, { sentinels: "own" });
        await seed(db, store, FEWER_CHANGES, "instances");
        await expectIndexes(db, store, queryLog, augustInstances);
      },
      { log: queryLog.log },
    );
  });
});

async function insertRegion(db: Kysely<FrontlineSchema>): Promise<void> {
  await sql`insert into regions (id, name, platform) values ('reg_1', 'us-east-1', 'aws')`.execute(db);
}

/** Asks what a source asks, in its largest form, and looks how the store goes about it. */
async function expectIndexes<Schema = FrontlineSchema>(
  db: Kysely<FrontlineSchema>,
  store: Store,
  { queries }: QueryLog,
  query?: SentinelsQuery<Schema>,
): Promise<void> {
  const own = query && sentinelsFrom(query(db as unknown as Kysely<Schema>));
  const columns = await readTextColumns(db, own);
  const reader = createHistoryReader(db, { spelling: spellingOf(db), columns, sentinels: own ?? sql`sentinels` });
  const source = createRouteSource(db, { sentinels: query });
  const { pk } = await db
    .selectFrom("frontline_route_changes")
    .select((eb) => eb.fn.max("pk").as("pk"))
    .executeTakeFirstOrThrow();
  const head = Number(pk);
  const [mark, tail] = [head - 20_000, head - 1_000];
  const anchors = Array.from({ length: 256 }, (_, i) => head - i);
  const lateBuckets = [0, 5, 9, 20].map((i) => (mark >> 8) + 1 + i);
  await source.lookup({ hostnames: ["r-1.example.com"] }, { signal });
  queries.length = 0;

  const quiet = await reader.read({ mark, tail: head, lateBuckets: [], anchors: [head] }, NOTHING);
  expect([...quiet.counts.values()].reduce((a, b) => a + b)).toBe(20_000);
  const late = await reader.read({ mark, tail, lateBuckets, anchors }, { hostnames, environmentIds, deploymentIds });
  expect(late).toMatchObject({ isFull: false, head: { pk: head } });
  expect([late.anchors.length, late.rows.length]).toEqual([256, 1_000 + 4 * 256]);
  expect(late.rows.filter(({ route }) => route !== null)).toHaveLength(late.rows.length);
  const running = { regions: ["us-east-1.aws"], desiredState: "running" };
  expect(late.rows[0]?.route).toMatchObject(running);
  expect(late.again.routes.get("r-7.example.com")).toMatchObject(running);
  expect(late.again.deployments?.get("d_7")).toEqual(running);
  await expect(reader.newest(head)).resolves.toHaveLength(2_000);
  const { state } = await source.lookup({ hostnames: hostnames.slice(0, 500) }, { signal });
  expect(state.routes.get("r-7.example.com")).toMatchObject(running);
  expect(state.environments.get("env_7")?.sentinels).toMatchObject([{ id: "s_7" }]);

  expect(queries).toHaveLength(4);
  for (const query of [...queries]) {
    const plan = await planOf(db, store, query);
    expect(plan.length).toBeGreaterThan(0);
    for (const access of plan) expect(access, query.sql.slice(0, 3_000)).toMatch(BY_INDEX);
  }
}

const NOTHING = { hostnames: [], environmentIds: [] };

type Gateways = "instances" | "sentinels" | "ours";

async function seed(
  db: Kysely<FrontlineSchema>,
  { kind }: Store,
  count: number,
  gateways: Gateways = "ours",
): Promise<void> {
  await insertTestRoutes(db, gateways);
  await insertTestDeployments(db, gateways);
  await insertGateways(db, gateways);
  for (let doubling = 0; doubling < DOUBLINGS; doubling += 1) {
    const suffix = sql.lit(`_${doubling}`);
    for (const [table, columns] of Object.entries(COPIED[gateways])) {
      const copied = columns.map((column) => {
        const isNamed = column.includes("id") || column.includes("name") || column.includes("address");
        const isOwn = isNamed && !SHARED.includes(column);
        return isOwn ? sql`concat(${sql.ref(column)}, ${suffix})` : sql.ref(column);
      });
      const names = sql.join(columns.map((column) => sql.ref(column)));
      await sql`insert into ${sql.table(table)} (${names}) select ${sql.join(copied)} from ${sql.table(table)}`.execute(
        db,
      );
    }
  }
  for (let start = 0; start < count; start += 2_500) {
    const revisions = Array.from({ length: 2_500 }, (_, i) => start + i);
    const changes = revisions.map((revision) =>
      aChange({ change_id: `c_${revision}`, frontline_route_id: `r_${revision % HOSTNAMES}`, revision }),
    );
    await db.insertInto("frontline_route_changes").values(changes).execute();
  }
  const tables = ["frontline_route_changes", ...Object.keys(COPIED[gateways])].map((table) => sql.table(table));
  if (kind === "server") await sql`analyze table ${sql.join(tables)}`.execute(db);
}

// What doubles, with the columns that must have a value.
const ROUTE = [
  "id",
  "project_id",
  "deployment_id",
  "environment_id",
  "fully_qualified_domain_name",
  "sticky",
  "created_at",
];
const SENTINEL = ["id", "workspace_id", "project_id", "environment_id", "k8s_name", "k8s_address", "image", "health"];
const AMOUNTS = ["desired_replicas", "available_replicas", "cpu_millicores", "memory_mib", "created_at"];
const DEPLOYMENT = ["id", "workspace_id", "project_id", "environment_id", "status", "desired_state", "created_at"];
const REGIONS = { frontline_deployment_regions: ["deployment_id", "region", "running_replicas", "updated_at"] };
const COPIED: Readonly<Record<Gateways, Readonly<Record<string, readonly string[]>>>> = {
  ours: {
    ...REGIONS,
    frontline_routes: ROUTE,
    deployments: DEPLOYMENT,
    sentinels: [...SENTINEL, ...AMOUNTS, "region", "version"],
  },
  sentinels: {
    ...REGIONS,
    frontline_routes: [...ROUTE, "app_id"],
    deployments: [...DEPLOYMENT, "app_id"],
    sentinels: [...SENTINEL, ...AMOUNTS, "region_id"],
  },
  instances: {
    ...REGIONS,
    frontline_routes: [...ROUTE, "app_id"],
    deployments: [...DEPLOYMENT, "app_id"],
    instances: ["id", "deployment_id", "region_id", "address", "status"],
  },
};
const SHARED = ["workspace_id", "project_id", "app_id", "region_id", "region"];
const ROWS_PER_INSERT = 500;

async function insertTestRoutes(db: Kysely<FrontlineSchema>, gateways: Gateways): Promise<void> {
  const routes = hostnames.map((fullyQualifiedDomainName, i) =>
    aRoute({
      id: `r_${i}`,
      environmentId: `env_${i % ENVIRONMENTS}`,
      deploymentId: `d_${i}`,
      fullyQualifiedDomainName,
    }),
  );
  if (gateways === "ours") return await insertRoutes(db, routes);
  const rows = routes.map(
    (route) =>
      sql`(${route.id}, 'p_1', 'a_1', ${route.deploymentId}, ${route.environmentId}, ${route.fullyQualifiedDomainName}, 1)`,
  );
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
    await sql`insert into frontline_routes (id, project_id, app_id, deployment_id, environment_id,
        fully_qualified_domain_name, created_at)
      values ${sql.join(rows.slice(start, start + ROWS_PER_INSERT))}`.execute(db);
  }
}

async function insertTestDeployments(db: Kysely<FrontlineSchema>, gateways: Gateways): Promise<void> {
  const columns = gateways === "ours" ? DEPLOYMENT : [...DEPLOYMENT, "app_id"];
  const names = sql.join(columns.map((column) => sql.ref(column)));
  for (let start = 0; start < deploymentIds.length; start += ROWS_PER_INSERT) {
    const ids = deploymentIds.slice(start, start + ROWS_PER_INSERT);
    const rows = ids.map((id, i) => {
      const values = [id, "w_1", "p_1", `env_${(start + i) % ENVIRONMENTS}`, "ready", "running", 1, "a_1"];
      return sql`(${sql.join(values.slice(0, columns.length))})`;
    });
    await sql`insert into deployments (${names}) values ${sql.join(rows)}`.execute(db);
    const regions = ids.map((id) => {
      return { deployment_id: id, region: "us-east-1.aws", running_replicas: 1, updated_at: 1 };
    });
    await db.insertInto("frontline_deployment_regions").values(regions).execute();
  }
}

async function insertGateways(db: Kysely<FrontlineSchema>, gateways: Gateways): Promise<void> {
  if (gateways === "ours") {
    return await insertSentinels(db, ...environmentIds.map((id, i) => aSentinel({ id: `s_${i}`, environment_id: id })));
  }
  if (gateways === "sentinels") {
    await sql`insert into sentinels (id, workspace_id, project_id, environment_id, k8s_name, k8s_address, region_id, image,
        health, desired_replicas, available_replicas, cpu_millicores, memory_mib, created_at)
      values ${sql.join(
        environmentIds.map(
          (id, i) => sql`(${`s_${i}`}, 'w_1', 'p_1', ${id}, ${`name_${i}`}, ${`${i}:8040`}, 'reg_1', 'sentinel:1',
            'healthy', 1, 1, 250, 256, 1)`,
        ),
      )}`.execute(db);
    return;
  }
  const instances = environmentIds.map((_, i) => sql`(${`s_${i}`}, ${`d_${i}`}, 'reg_1', ${`${i}:80`}, 'running')`);
  await sql`insert into instances (id, deployment_id, region_id, address, status)
    values ${sql.join(instances)}`.execute(db);
}

// SQLite's words, then the servers' `type`; what was read by its index is then scanned itself.
const BY_INDEX =
  /^(?:SEARCH|MULTI-INDEX OR|INDEX \d|USE TEMP|COMPOUND QUERY|LEFT-MOST SUBQUERY|UNION ALL|CO-ROUTINE|CORRELATED SCALAR SUBQUERY|MATERIALIZE|SCAN (?:changes|head|wanted)|(?:const|eq_ref|ref|range) by \w+)/;
