import type { ChangeSet } from "@frontline-routing/routing-core/repository";
import { sql } from "kysely";
import type { Database } from "../../schema.ts";
import type { RoutePk } from "../locking/lock-by-key.ts";
import { among, inChunks, ROUTES_PER_STATEMENT } from "../reading/in-chunks.ts";
import { catchUp, type RowChange } from "./catch-up.ts";
import { writeHistory } from "./write-history.ts";

/** Points routes whose rows are locked at the change set's deployment, and writes their history. */
export async function moveRoutes(trx: Database, changeSet: ChangeSet, moves: readonly RowChange[]): Promise<void> {
  for (const chunk of inChunks(moves, ROUTES_PER_STATEMENT)) {
    await catchUp(trx, chunk);
    const pks = chunk.map(({ pk }) => pk);
    await writeHistory(trx, changeSet, "move", among("pk", pks));
    await moveChunk(trx, changeSet, pks);
  }
}

async function moveChunk(trx: Database, { deploymentId, now }: ChangeSet, pks: readonly RoutePk[]): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable("frontline_routes")
    .set({ deployment_id: deploymentId, revision: sql<number>`revision + 1`, updated_at: now })
    .where(among("pk", pks))
    .executeTakeFirstOrThrow();
  if (numUpdatedRows !== BigInt(pks.length)) {
    throw new Error(`${numUpdatedRows} routes were moved in place of ${pks.length}; nothing is committed`);
  }
}
