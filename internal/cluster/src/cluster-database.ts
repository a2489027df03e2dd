import { type FrontlineSchema, migrateToLatest, openDatabase } from "@frontline-routing/frontline-adapter";
import { createTestDatabase, type Three } from "@frontline-routing/test-servers";
import { type Kysely, sql } from "kysely";

/** A database of one test file's own, which every node has. */
export interface ClusterDatabase {
  /** For `openDatabase`, one for each node. */
  readonly urls: Three<string>;
  /** A handle on each node, in the order of the nodes. */
  readonly handles: Three<Kysely<FrontlineSchema>>;
  /** Resolves when each node shows what is committed by now, also to those who don't wait for it, such as routers. */
  settle(): Promise<void>;
  /** Removes all rows. */
  empty(): Promise<void>;
  /** Closes the handles and removes the database. */
  drop(): Promise<void>;
}

/**
 * Creates a database with the tables of this repository, and opens it on each node.
 *
 * @param nodeUrls as `inject("cluster")` has them
 */
export async function createClusterDatabase(nodeUrls: Three<string>): Promise<ClusterDatabase> {
  const database = await createTestDatabase(nodeUrls[0]);
  const on = (nodeUrl: string) => new URL(new URL(database.url).pathname, nodeUrl).href;
  const urls: Three<string> = [on(nodeUrls[0]), on(nodeUrls[1]), on(nodeUrls[2])];
  const handles = [openDatabase(urls[0]), openDatabase(urls[1]), openDatabase(urls[2])] as const;
  const [first] = handles;
  await migrateToLatest(first);
  const tables = await first.introspection.getTables(); // without those of the migrator itself
  return {
    urls,
    handles,
    async settle() {
      // Statements of these handles wait for what other nodes have committed.
      await Promise.all(handles.map((handle) => handle.selectFrom("deployments").select("id").limit(1).execute()));
    },
    async empty() {
      for (const { name } of tables) await sql`delete from ${sql.table(name)}`.execute(first);
    },
    async drop() {
      await Promise.all(handles.map((handle) => handle.destroy()));
      await database.drop();
    },
  };
}
