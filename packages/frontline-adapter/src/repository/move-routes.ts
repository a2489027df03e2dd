import type { ChangeSet } from "@frontline-routing/routing-core/repository";
import { type Kysely, sql } from "kysely";
import type { FrontlineSchema } from "../schema.ts";
import { among, inChunks, ROUTES_PER_STATEMENT } from "./in-chunks.ts";
import type { RoutePk } from "./lock-routes.ts";

/** Points routes whose rows are locked at the change set's deployment, and writes their history. */
export async function moveRoutes(
  trx: Kysely<FrontlineSchema>,
  changeSet: ChangeSet,
  pks: readonly RoutePk[],
): Promise<void> {
  for (const chunk of inChunks(pks, ROUTES_PER_STATEMENT)) {
    await writeHistory(trx, changeSet, chunk);
    await moveChunk(trx, changeSet, chunk);
  }
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
