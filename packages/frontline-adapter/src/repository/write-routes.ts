import type { RouteChange } from "@frontline-routing/routing-core";
import type { ChangeSet } from "@frontline-routing/routing-core/repository";
import { type RawBuilder, type SqlBool, sql } from "kysely";
import { isSqlite, spellingOf } from "../database/spelling.ts";
import type { Database } from "../schema.ts";
import { among, inChunks } from "./among.ts";
import type { KeyedRoute } from "./read-routes.ts";

/** A locked row to change, and the revision that its route has afterwards. */
interface RowChange extends KeyedRoute {
  readonly revision: number;
}

/**
 * Inserts the routes that a change set creates, in the order of the hostnames: it waits for others who insert the same
 * ones, and two commits must never wait for each other in a circle. Ends in a duplicate where they commit.
 */
export async function insertRoutes(
  trx: Database,
  { environmentId, deploymentId, creates = [], now }: ChangeSet,
  changes: readonly RouteChange[],
): Promise<void> {
  const revisions = new Map(changes.map((change) => [change.frontlineRouteId, change.revision]));
  const rows = creates.map(({ frontlineRouteId, projectId, fullyQualifiedDomainName, sticky }) => ({
    id: frontlineRouteId,
    project_id: projectId,
    environment_id: environmentId,
    deployment_id: deploymentId,
    fully_qualified_domain_name: fullyQualifiedDomainName,
    sticky,
    revision: revisions.get(frontlineRouteId) ?? 1,
    created_at: now,
  }));
  rows.sort((a, b) => (a.fully_qualified_domain_name < b.fully_qualified_domain_name ? -1 : 1));
  for (const chunk of inChunks(rows)) await trx.insertInto("frontline_routes").values(chunk).execute();
}

/** Writes the history of routes that were just inserted, which knows them by the keys that the database gave them. */
export async function writeCreations(trx: Database, changeSet: ChangeSet): Promise<void> {
  const ids = (changeSet.creates ?? []).map((creation) => creation.frontlineRouteId);
  for (const chunk of inChunks(ids)) await writeHistory(trx, changeSet, "create", among("id", chunk));
}

/** Points routes whose rows are locked at the change set's deployment, and writes their history. */
export async function moveRoutes(trx: Database, changeSet: ChangeSet, moves: readonly RowChange[]): Promise<void> {
  const moved = {
    deployment_id: changeSet.deploymentId,
    revision: sql<number>`revision + 1`,
    updated_at: changeSet.now,
  };
  for (const chunk of inChunks(moves)) {
    await catchUp(trx, chunk);
    const isOne = among("pk", pksOf(chunk));
    await writeHistory(trx, changeSet, "move", isOne);
    const update = trx.updateTable("frontline_routes").set(moved).where(isOne);
    const { numUpdatedRows } = await update.executeTakeFirstOrThrow();
    if (numUpdatedRows !== BigInt(chunk.length)) {
      throw new Error(`${numUpdatedRows} routes were moved in place of ${chunk.length}; nothing is committed`);
    }
  }
}

/** Removes routes whose rows are locked, after writing their history. */
export async function removeRoutes(trx: Database, changeSet: ChangeSet, removals: readonly RowChange[]): Promise<void> {
  if (removals.length === 0) return;
  for (const chunk of inChunks(removals)) {
    await catchUp(trx, chunk);
    await writeHistory(trx, changeSet, "remove", among("pk", pksOf(chunk)));
  }
  const removed = await deleteByHistory(trx, changeSet.changeId);
  if (removed !== BigInt(removals.length)) {
    throw new Error(`${removed} routes were removed in place of ${removals.length}; nothing is committed`);
  }
}

// By the keys that the history was just given, each row by its key. A server that is given a list of keys goes through the
// table when they are many of it, and waits for rows that others have locked.
async function deleteByHistory(trx: Database, changeId: string): Promise<bigint> {
  const isRemoval = sql`change_id = ${changeId} and kind = 'remove'`;
  const query = isSqlite(trx)
    ? sql`delete from frontline_routes where pk in (select route_pk from frontline_route_changes where ${isRemoval})`
    : sql`delete frontline_routes from frontline_route_changes
        straight_join frontline_routes ${spellingOf(trx).byKey} on frontline_routes.pk = route_pk where ${isRemoval}`;
  const { numAffectedRows = 0n } = await query.execute(trx);
  return numAffectedRows;
}

/** Brings rows that were made again to where the history of their ids ends, from where the statements that follow go on. */
async function catchUp(trx: Database, rows: readonly RowChange[]): Promise<void> {
  const behind = rows.filter(({ route, revision }) => revision !== route.revision + 1);
  if (behind.length === 0) return;
  const cases = behind.map(({ pk, revision }) => sql`when ${pk} then ${revision - 1}`);
  const revision = sql<number>`case pk ${sql.join(cases, sql` `)} end`;
  const update = trx.updateTable("frontline_routes").set({ revision });
  await update.where(among("pk", pksOf(behind))).execute();
}

function pksOf(rows: readonly KeyedRoute[]) {
  return rows.map(({ pk }) => pk);
}

/** The columns of a route's history that a commit writes. */
export const HISTORY_COLUMNS = sql`change_id, environment_id, kind, frontline_route_id, route_pk, previous_deployment_id,
  deployment_id, revision, actor, reason, changed_at`;

// Writes history out of the rows as they are, so that previous deployments and revisions need not travel to the database:
// before they are moved or removed, and after they were made.
async function writeHistory(
  trx: Database,
  { changeId, deploymentId, actor, reason, now }: ChangeSet,
  kind: RouteChange["kind"],
  which: RawBuilder<SqlBool>,
): Promise<void> {
  const previous = kind === "create" ? sql`''` : sql`deployment_id`;
  const next = { create: sql`deployment_id`, move: sql`${deploymentId}`, remove: sql`''` }[kind];
  const revision = kind === "create" ? sql`revision` : sql`revision + 1`;
  await sql`insert into frontline_route_changes (${HISTORY_COLUMNS})
    select ${changeId}, environment_id, ${kind}, id, pk, ${previous}, ${next}, ${revision}, ${actor ?? null}, ${reason ?? null}, ${now}
    from frontline_routes where ${which} order by pk`.execute(trx);
}
