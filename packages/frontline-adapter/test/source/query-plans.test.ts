import { type CompiledQuery, type Kysely, sql } from "kysely";
import { describe, expect, it } from "vitest";
import { createRouteSource, type FrontlineSchema, migrateToLatest } from "../../src/index.ts";
import { createHistoryReader } from "../../src/source/reading/history-reader.ts";
import { readTextColumns } from "../../src/source/reading/text-columns.ts";
import { createQueryLog, type QueryLog } from "../query-log.ts";
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
  ])("everything is read by an index: routes in %s %s, sentinels in %s %s", (...names) => {
    const [routeCharset, routeCollation, charset, collation] = names.map((name) => sql.raw(name));
    const queryLog = createQueryLog();
    return withDatabase(
      store,
      async (db) => {
        await migrateToLatest(db);
        await sql`alter table frontline_routes convert to character set ${routeCharset} collate ${routeCollation}`.execute(
          db,
        );
        await sql`alter table sentinels convert to character set ${charset} collate ${collation}`.execute(db);
        await seed(db, store, FEWER_CHANGES);
        await expectIndexes(db, store, queryLog);
      },
      { log: queryLog.log },
    );
  });
});

/** Asks what a source asks, in its largest form, and looks how the store goes about it. */
async function expectIndexes(db: Kysely<FrontlineSchema>, store: Store, { queries }: QueryLog): Promise<void> {
  const columns = await readTextColumns(db);
  const reader = createHistoryReader(db, columns);
  const source = createRouteSource(db);
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
  const late = await reader.read({ mark, tail, lateBuckets, anchors }, { hostnames, environmentIds });
  expect(late).toMatchObject({ isFull: false, highestKey: head });
  expect([late.anchors.length, late.rows.length]).toEqual([256, 1_000 + 4 * 256]);
  expect(late.rows.filter(({ route }) => route !== null)).toHaveLength(late.rows.length);
  await expect(reader.newest(head)).resolves.toHaveLength(2_000);
  const { state } = await source.lookup({ hostnames: hostnames.slice(0, 500) }, { signal });
  expect(state.environments.get("env_7")?.sentinels).toMatchObject([{ id: "s_7" }]);

  expect(queries).toHaveLength(4);
  for (const query of [...queries]) {
    const plan = await planOf(db, store, query);
    expect(plan.length).toBeGreaterThan(0);
    for (const access of plan) expect(access, query.sql.slice(0, 3_000)).toMatch(BY_INDEX);
  }
}

const NOTHING = { hostnames: [], environmentIds: [] };

async function seed(db: Kysely<FrontlineSchema>, { kind }: Store, count: number): Promise<void> {
  await insertRoutes(
    db,
    hostnames.map((fullyQualifiedDomainName, i) =>
      aRoute({ id: `r_${i}`, environmentId: `env_${i % ENVIRONMENTS}`, fullyQualifiedDomainName }),
    ),
  );
  await insertSentinels(db, ...environmentIds.map((id, i) => aSentinel({ id: `s_${i}`, environment_id: id })));
  for (let doubling = 0; doubling < DOUBLINGS; doubling += 1) {
    const suffix = sql.lit(`_${doubling}`);
    await sql`insert into frontline_routes (id, project_id, deployment_id, environment_id, fully_qualified_domain_name,
        sticky, created_at)
      select concat(id, ${suffix}), project_id, deployment_id, concat(environment_id, ${suffix}),
        concat(fully_qualified_domain_name, ${suffix}), sticky, created_at from frontline_routes`.execute(db);
    await sql`insert into sentinels (id, workspace_id, project_id, environment_id, k8s_name, k8s_address, region, image,
        desired_replicas, available_replicas, cpu_millicores, memory_mib, version, created_at)
      select concat(id, ${suffix}), workspace_id, project_id, concat(environment_id, ${suffix}),
        concat(k8s_name, ${suffix}), concat(k8s_address, ${suffix}), region, image, desired_replicas,
        available_replicas, cpu_millicores, memory_mib, version, created_at from sentinels`.execute(db);
  }
  for (let start = 0; start < count; start += 2_500) {
    const revisions = Array.from({ length: 2_500 }, (_, i) => start + i);
    const changes = revisions.map((revision) =>
      aChange({ change_id: `c_${revision}`, frontline_route_id: `r_${revision % HOSTNAMES}`, revision }),
    );
    await db.insertInto("frontline_route_changes").values(changes).execute();
  }
  if (kind === "server") await sql`analyze table frontline_route_changes, frontline_routes, sentinels`.execute(db);
}

// SQLite's words, then the servers' `type`; what was read by its index is then scanned itself.
const BY_INDEX =
  /^(?:SEARCH|MULTI-INDEX OR|INDEX \d|USE TEMP|COMPOUND QUERY|LEFT-MOST SUBQUERY|UNION ALL|CO-ROUTINE|MATERIALIZE|SCAN (?:changes|head|wanted)|(?:const|eq_ref|ref|range) by \w+)/;

/** How the database would go about each table of a query. */
async function planOf(db: Kysely<FrontlineSchema>, { name, kind }: Store, query: CompiledQuery): Promise<string[]> {
  const isMysql = name.startsWith("mysql"); // newer ones explain as a tree unless told otherwise
  const explain = kind === "server" ? `explain ${isMysql ? "format=traditional" : ""}` : "explain query plan";
  const { rows } = await db.executeQuery<Record<string, unknown>>({ ...query, sql: `${explain} ${query.sql}` });
  if (kind !== "server") return rows.map((row) => String(row.detail));
  return rows
    .filter(({ table }) => table !== null && !/^<(?:derived|union)/.test(String(table)))
    .map(({ type, key }) => (key === null ? `${type} without a key` : `${type} by ${key}`));
}
