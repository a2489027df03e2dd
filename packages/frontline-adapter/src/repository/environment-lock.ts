import type { Kysely } from "kysely";
import { databaseProblem } from "../database/database-problem.ts";
import { locking } from "../database/sql-flavour.ts";
import type { FrontlineSchema } from "../schema.ts";

/** Locks an environment's row to the end of the transaction. `false` when it has none yet. */
export async function lockEnvironment(trx: Kysely<FrontlineSchema>, environmentId: string): Promise<boolean> {
  const query = trx
    .selectFrom("frontline_environments")
    .select("environment_id")
    .where("environment_id", "=", environmentId);
  return (await locking(trx, query).execute()).length > 0;
}

/** Creates an environment's row, unless another writer just did. */
export async function createEnvironment(db: Kysely<FrontlineSchema>, environmentId: string): Promise<void> {
  try {
    await db.insertInto("frontline_environments").values({ environment_id: environmentId }).execute();
  } catch (error) {
    if (databaseProblem(error) !== "duplicate") throw error;
  }
}
