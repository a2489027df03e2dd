import { type CompiledQuery, type Kysely, sql } from "kysely";
import { describe, expect, it } from "vitest";
import type { GapSet } from "../../src/follower/gap-set.ts";
import { readChanges } from "../../src/follower/read-changes.ts";
import { type FrontlineSchema, migrateToLatest } from "../../src/index.ts";
import { createQueryLog } from "../query-log.ts";
import { aSentinel, insertSentinels } from "../seed.ts";
import { type Store, stores } from "../stores.ts";
import { withDatabase } from "../with-database.ts";
import { aChange, headOf } from "./following.ts";

const ROWS = 4_000;
const ENVIRONMENTS = 8_000; // of which five hundred are a small part: for a large one, a scan would be right

describe.each(stores)("on $name with thousands of rows", (store) => {
  it("the history and the sentinels are read by their indexes, also at a thousand gaps", () => {
    const { log, queries } = createQueryLog();
    return withDatabase(
      store,
      async (db) => {
        await migrateToLatest(db);
        await seed(db);
        if (store.kind === "server") await sql`analyze table frontline_route_changes, sentinels`.execute(db);
        const head = await headOf(db);
        const gaps: GapSet = Array.from({ length: 1_000 }, (_, i) => {
          const from = head - 4_000 + 4 * i + 1;
          return { from, to: from + (i % 2), noticedAt: 0 };
        });
        const some = ["env_1", "env_2", "env_3"];
        const many = Array.from({ length: 500 }, (_, e) => `env_${e}`);
        queries.length = 0;
        await readChanges(db, { head, gaps: [] }, []);
        await readChanges(db, { head, gaps: [] }, some);
        await readChanges(db, { head, gaps: [] }, many);
        expect((await readChanges(db, { head, gaps: gaps.slice(0, 20) }, many)).rows).toHaveLength(31);
        const { rows, isFull, sentinels } = await readChanges(db, { head, gaps }, many);
        expect({ rows: rows.length, isFull, sentinels: sentinels.size }).toEqual({
          rows: 1_000,
          isFull: true,
          sentinels: 500,
        });
        expect(queries).toHaveLength(5);
        for (const query of [...queries]) {
          const plan = await planOf(db, store, query);
          expect(plan.length).toBeGreaterThan(0);
          for (const access of plan) expect(access, query.sql.slice(0, 1_000)).toMatch(BY_INDEX);
        }
        // The check itself: a query without an index fails it.
        const unindexed = db.selectFrom("frontline_route_changes").select("pk").where("changed_at", "=", 5).compile();
        for (const access of await planOf(db, store, unindexed)) expect(access).not.toMatch(BY_INDEX);
      },
      { log },
    );
  });
});

async function seed(db: Kysely<FrontlineSchema>): Promise<void> {
  for (let start = 0; start < ROWS; start += 2_000) {
    const revisions = Array.from({ length: 2_000 }, (_, i) => start + i);
    const changes = revisions.map((revision) => aChange({ change_id: `c_${revision}`, revision }));
    await db.insertInto("frontline_route_changes").values(changes).execute();
  }
  const sentinels = Array.from({ length: 500 }, (_, e) => aSentinel({ id: `s_${e}`, environment_id: `env_${e}` }));
  await insertSentinels(db, ...sentinels);
  for (let count = sentinels.length; count < ENVIRONMENTS; count *= 2) {
    const suffix = `_${count}`;
    await sql`insert into sentinels (id, workspace_id, project_id, environment_id, k8s_name, k8s_address, region, image,
        desired_replicas, available_replicas, cpu_millicores, memory_mib, version, created_at)
      select concat(id, ${suffix}), workspace_id, project_id, concat(environment_id, ${suffix}), concat(k8s_name, ${suffix}),
        concat(k8s_address, ${suffix}), region, image, desired_replicas, available_replicas, cpu_millicores, memory_mib,
        version, created_at from sentinels`.execute(db);
  }
}

// SQLite's words, then the servers' `type`; a page that was read by its index is then scanned itself.
const BY_INDEX =
  /^(?:SEARCH|MULTI-INDEX OR|INDEX \d|USE TEMP|COMPOUND QUERY|LEFT-MOST SUBQUERY|UNION ALL|CO-ROUTINE page|MATERIALIZE page|SCAN page|(?:const|eq_ref|ref|range) by \w+)/;

/** How the database would go about each table of a query. */
async function planOf(db: Kysely<FrontlineSchema>, { name, kind }: Store, query: CompiledQuery): Promise<string[]> {
  const isMysql = name.startsWith("mysql"); // newer ones explain as a tree unless told otherwise
  const explain = kind === "server" ? `explain ${isMysql ? "format=traditional" : ""}` : "explain query plan";
  const { rows } = await db.executeQuery<Record<string, unknown>>({ ...query, sql: `${explain} ${query.sql}` });
  if (kind !== "server") return rows.map((row) => String(row.detail));
  return rows
    .filter(({ table }) => !/^<(?:derived|union)/.test(String(table)))
    .map(({ type, key }) => (key === null ? `${type} without a key` : `${type} by ${key}`));
}
