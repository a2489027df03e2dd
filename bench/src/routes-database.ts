import { migrateToLatest, openDatabase } from "@frontline-routing/frontline-adapter";
import { createTestDatabase, type SqlServer } from "@frontline-routing/test-servers";
import { sql } from "kysely";

/** A database with the tables of routes. */
export type Database = ReturnType<typeof openDatabase>;

type Sql = ReturnType<typeof sql>;

/** Makes a database on a server, and drops it in the end. */
export async function withDatabase<T>(
  server: SqlServer,
  action: (db: Database, url: string) => Promise<T>,
): Promise<T> {
  const database = await createTestDatabase(server.url);
  const db = openDatabase(database.url);
  try {
    await migrateToLatest(db);
    return await action(db, database.url);
  } finally {
    await db.destroy();
    await database.drop();
  }
}

/** Makes routes `<prefix>_r_<n>`, n from `start` on, on the server. */
export async function insertRoutes(db: Database, prefix: string, environment: Sql, start: number, count: number) {
  const digits = sql`(select 0 as d union all select 1 union all select 2 union all select 3 union all select 4
    union all select 5 union all select 6 union all select 7 union all select 8 union all select 9)`;
  await sql`insert into frontline_routes
      (id, project_id, deployment_id, environment_id, fully_qualified_domain_name, sticky, created_at)
    select concat(${prefix}, '_r_', n), 'p_1', 'd_1',
      ${environment},
      concat('r-', ${prefix}, '-', n, '.example.com'), 'live', 1
    from (select ${start} + a.d + 10 * b.d + 100 * c.d + 1000 * d.d + 10000 * e.d as n
      from ${digits} a, ${digits} b, ${digits} c, ${digits} d, ${digits} e) numbers
    where n < ${start + count} order by n`.execute(db);
}

/** Makes ready deployments `<environment>_<name>`. */
export async function insertDeployments(
  db: Database,
  environmentId: string,
  names: readonly string[] = ["d_1", "d_2"],
): Promise<void> {
  const values = names.map((name, index) => ({
    id: `${environmentId}_${name}`,
    workspace_id: "w_1",
    project_id: "p_1",
    environment_id: environmentId,
    status: "ready",
    desired_state: "running",
    created_at: index,
  }));
  await db.insertInto("deployments").values(values).execute();
}

/** Throws unless so many routes of an environment are at a deployment. */
export async function expectAll(
  db: Database,
  environmentId: string,
  deploymentId: string,
  count: number,
): Promise<void> {
  const { moved } = await db
    .selectFrom("frontline_routes")
    .select((eb) => eb.fn.countAll().as("moved"))
    .where("environment_id", "=", environmentId)
    .where("deployment_id", "=", deploymentId)
    .executeTakeFirstOrThrow();
  if (Number(moved) !== count) throw new Error(`${moved} of ${count} routes are at ${deploymentId}`);
}

/** What a commit is worth on this server, in a sentence. */
export async function durability(db: Database): Promise<string> {
  const { rows } = await sql<{ flush: number; log: number }>`select @@innodb_flush_log_at_trx_commit as flush,
    @@log_bin as log`.execute(db);
  const [settings] = rows;
  const flush = settings?.flush === 1 ? "Every commit is flushed to disk" : "Commits are NOT flushed to disk";
  return `${flush} (innodb_flush_log_at_trx_commit = ${settings?.flush}), binary log ${settings?.log ? "on" : "off"}.`;
}
