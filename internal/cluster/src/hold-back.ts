import type { FrontlineSchema } from "@frontline-routing/frontline-adapter";
import { type Kysely, sql } from "kysely";

/**
 * Lets a node lag while something is done: it answers reads, and takes in nothing of what other nodes commit. It is not
 * for waiting on that node: statements of `handle` wait there for what is held back.
 *
 * @param handle on that node
 */
export async function holdBack<T>(handle: Kysely<FrontlineSchema>, work: () => Promise<T>): Promise<T> {
  return await handle.connection().execute(async (own) => {
    await sql`flush tables with read lock`.execute(own);
    try {
      return await work();
    } finally {
      await sql`unlock tables`.execute(own);
    }
  });
}
