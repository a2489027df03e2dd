import type { FrontlineRoute } from "@frontline-routing/router-core";
import {
  applyChangeSet,
  type ChangeSet,
  type CommitResult,
  commitResult,
  type RouteChange,
  replayChangeSet,
} from "@frontline-routing/routing-core";
import { type Kysely, sql } from "kysely";
import { locking } from "../database/sql-flavour.ts";
import type { FrontlineSchema } from "../schema.ts";
import { among, ROUTES_PER_STATEMENT } from "./among.ts";
import { toRouteChange } from "./change-row.ts";
import { checkChangeSet } from "./check-change-set.ts";
import { createEnvironment, lockEnvironment } from "./environment-lock.ts";
import { inChunks } from "./in-chunks.ts";
import { inTransaction } from "./in-transaction.ts";
import { ROUTE_COLUMNS, toFrontlineRoute } from "./route-row.ts";

/** A key of a route's row, as the driver returned it and as it goes back. */
type RoutePk = number | string;

/** One attempt at `RouteRepository.commit`. */
export async function commitChangeSet(db: Kysely<FrontlineSchema>, changeSet: ChangeSet): Promise<CommitResult> {
  checkChangeSet(changeSet);
  const attempt = () => inTransaction(db, (trx) => commitLocked(trx, changeSet));
  const first = await attempt();
  if (first !== "no environment row") return first;
  // Committed by itself: if this transaction made the row and was then rolled back, everyone who waits for the row
  // would want to make it at once, which is a deadlock.
  await createEnvironment(db, changeSet.environmentId);
  const second = await attempt();
  if (second === "no environment row") throw new Error("the row of the environment was deleted as soon as it was made");
  return second;
}

async function commitLocked(
  trx: Kysely<FrontlineSchema>,
  changeSet: ChangeSet,
): Promise<CommitResult | "no environment row"> {
  if (!(await lockEnvironment(trx, changeSet.environmentId))) return "no environment row";

  const known = await changesOf(trx, changeSet.changeId);
  if (known.length > 0) return replayChangeSet(changeSet, known);

  const locked = await lockRoutes(trx, changeSet);
  const changes = applyChangeSet(changeSet, new Map([...locked].map(([, route]) => [route.id, route])));
  if (changes.length === 0) return commitResult(changeSet, changes, false);

  for (const pks of inChunks([...locked.keys()], ROUTES_PER_STATEMENT)) await moveRoutes(trx, changeSet, pks);
  await trx
    .updateTable("frontline_environments")
    .set({ revision: sql<number>`revision + 1` })
    .where("environment_id", "=", changeSet.environmentId)
    .execute();
  return commitResult(changeSet, changes, false);
}

async function changesOf(trx: Kysely<FrontlineSchema>, changeId: string): Promise<RouteChange[]> {
  const rows = await trx.selectFrom("frontline_route_changes").selectAll().where("change_id", "=", changeId).execute();
  return rows.filter((row) => row.change_id === changeId).map(toRouteChange);
}

/**
 * Locks those routes of a change set that are the environment's, in ascending order of their key.
 *
 * The ids are turned into keys first, without a lock: a locking read by id would lock in the order of the ids' index,
 * and, where a collation takes two ids for one, more than was asked for.
 */
async function lockRoutes(
  trx: Kysely<FrontlineSchema>,
  { routes, environmentId }: ChangeSet,
): Promise<Map<RoutePk, FrontlineRoute>> {
  const ids = new Set(routes.map((route) => route.frontlineRouteId));
  const isWanted = (row: { id: string; environment_id: string }) =>
    ids.has(row.id) && row.environment_id === environmentId;

  const pks: RoutePk[] = [];
  for (const chunk of inChunks([...ids], ROUTES_PER_STATEMENT)) {
    const query = trx.selectFrom("frontline_routes").select(["pk", "id", "environment_id"]).where(among("id", chunk));
    pks.push(...(await query.execute()).filter(isWanted).map((row) => row.pk));
  }
  pks.sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));

  const locked = new Map<RoutePk, FrontlineRoute>();
  for (const chunk of inChunks(pks, ROUTES_PER_STATEMENT)) {
    const query = trx
      .selectFrom("frontline_routes")
      .select(["pk", ...ROUTE_COLUMNS])
      .where(among("pk", chunk));
    const rows = await locking(trx, query.orderBy("pk")).execute();
    for (const row of rows.filter(isWanted)) locked.set(row.pk, toFrontlineRoute(row));
  }
  return locked;
}

/** Writes the history of routes out of their rows as they are, then moves them. */
async function moveRoutes(
  trx: Kysely<FrontlineSchema>,
  { changeId, deploymentId, actor, reason, now }: ChangeSet,
  pks: readonly RoutePk[],
): Promise<void> {
  await trx
    .insertInto("frontline_route_changes")
    .columns([
      "change_id",
      "environment_id",
      "frontline_route_id",
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
          "id",
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
  const { numUpdatedRows } = await trx
    .updateTable("frontline_routes")
    .set({ deployment_id: deploymentId, revision: sql<number>`revision + 1`, updated_at: now })
    .where(among("pk", pks))
    .executeTakeFirstOrThrow();
  if (numUpdatedRows !== BigInt(pks.length)) {
    throw new Error(`${numUpdatedRows} routes were moved in place of ${pks.length}; nothing is committed`);
  }
}
