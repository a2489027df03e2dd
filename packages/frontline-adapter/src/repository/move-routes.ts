import type { ChangeSet } from "@frontline-routing/routing-core/repository";
import { type Kysely, sql } from "kysely";
import type { FrontlineSchema } from "../schema.ts";
import { among, inChunks, ROUTES_PER_STATEMENT } from "./in-chunks.ts";
import type { RoutePk } from "./lock-by-key.ts";
import type { LockedRow } from "./lock-routes.ts";

/** A row to move, and the revision that its route has afterwards. */
export interface RowMove extends LockedRow {
  readonly revision: number;
}

/** Points routes whose rows are locked at the change set's deployment, and writes their history. */
export async function moveRoutes(
  trx: Kysely<FrontlineSchema>,
  changeSet: ChangeSet,
  moves: readonly RowMove[],
): Promise<void> {
  for (const chunk of inChunks(moves, ROUTES_PER_STATEMENT)) {
    const behind = chunk.filter(({ route, revision }) => revision !== route.revision + 1);
    if (behind.length > 0) await catchUp(trx, behind);
    const pks = chunk.map(({ pk }) => pk);
    await writeHistory(trx, changeSet, pks);
    await moveChunk(trx, changeSet, pks);
  }
}

/** Brings rows that were made again to where the history of their ids ends, from where the statements below go on. */
async function catchUp(trx: Kysely<FrontlineSchema>, moves: readonly RowMove[]): Promise<void> {
  const cases = moves.map(({ pk, revision }) => sql`when ${pk} then ${revision - 1}`);
  await trx
    .updateTable("frontline_routes")
    .set({ revision: sql<number>`case pk ${sql.join(cases, sql` `)} end` })
    .where(
      among(
        "pk",
        moves.map(({ pk }) => pk),
      ),
    )
    .execute();
}

/** Out of the rows as they are, so that previous deployments and revisions need not travel to the database. */
async function writeHistory(
  trx: Kysely<FrontlineSchema>,
  { changeId, deploymentId, actor, reason, now }: ChangeSet,
  pks: readonly RoutePk[],
): Promise<void> {
  await trx
    .insertInto("frontline_route_changes")
    .columns([
      "change_id",
      "environment_id",
      "kind",
      "frontline_route_id",
      "route_pk",
      "previous_deployment_id",
      "deployment_id",
      "revision",
      "actor",
      "reason",
      "changed_at",
    ])
    .expression((eb) =>
      eb
        .selectFrom("frontline_routes")
        .select((route) => [
          route.val(changeId).as("change_id"),
          "environment_id",
          route.val("move" as const).as("kind"),
          "id",
          "pk as route_pk",
          "frontline_routes.deployment_id as previous_deployment_id",
          route.val(deploymentId).as("deployment_id"),
          route("revision", "+", 1).as("revision"),
          route.val(actor ?? null).as("actor"),
          route.val(reason ?? null).as("reason"),
          route.val(now).as("changed_at"),
        ])
        .where(among("pk", pks))
        .orderBy("pk"),
    )
    .execute();
}

async function moveChunk(
  trx: Kysely<FrontlineSchema>,
  { deploymentId, now }: ChangeSet,
  pks: readonly RoutePk[],
): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable("frontline_routes")
    .set({ deployment_id: deploymentId, revision: sql<number>`revision + 1`, updated_at: now })
    .where(among("pk", pks))
    .executeTakeFirstOrThrow();
  if (numUpdatedRows !== BigInt(pks.length)) {
    throw new Error(`${numUpdatedRows} routes were moved in place of ${pks.length}; nothing is committed`);
  }
}
