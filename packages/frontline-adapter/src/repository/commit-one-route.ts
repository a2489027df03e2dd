import type { ChangeSet, CommitResult, RouteMove } from "@frontline-routing/routing-core/repository";
import { type RawBuilder, sql } from "kysely";
import { databaseProblem } from "../database/database-problem.ts";
import { inTransaction, type TransactionSettings } from "../database/in-transaction.ts";
import { isSqlite } from "../database/spelling.ts";
import type { Database } from "../schema.ts";
import { HISTORY_COLUMNS } from "./write-routes.ts";

interface OneMove extends ChangeSet, Required<RouteMove> {
  readonly expectedDeploymentId: string;
}

/**
 * The short way of a commit, on MySQL and MariaDB: four round trips, where the long way has eight. It locks, compares and
 * writes what the long way does, in the same order, but lets the database compare. So it can't say what is wrong, and
 * what doesn't fit is left to the long way: a conflict, a `changeId` that is known, a row that was made again, an
 * environment without a row. Then nothing is written, and it answers `undefined`. SQLite has no round trips to save.
 */
export async function commitOneRoute(db: Database, settings: TransactionSettings, changeSet: ChangeSet) {
  const move = oneMove(changeSet);
  if (move === undefined || isSqlite(db)) return undefined;
  try {
    return await inTransaction(db, settings, async (trx, deadline) => {
      deadline.start();
      const changePk = await writeHistory(trx, move);
      return changePk !== undefined && (await moveRoute(trx, move, changePk)) ? resultOf(move) : undefined;
    });
  } catch (error) {
    if (databaseProblem(error) === "duplicate") return undefined;
    throw error;
  }
}

function oneMove(changeSet: ChangeSet): OneMove | undefined {
  const { creates = [], removes = [], kept = [], swap, fence } = changeSet;
  const [move, ...more] = changeSet.routes;
  const others = more.length + creates.length + removes.length + kept.length;
  if (move === undefined || others > 0 || swap !== undefined || fence !== undefined) return undefined;
  const { expectedDeploymentId, ...rest } = move;
  return expectedDeploymentId === undefined ? undefined : { ...changeSet, ...rest, expectedDeploymentId };
}

/** Locks environment and route, whose key is looked up without a lock, and writes history if it is as it was read. */
async function writeHistory(trx: Database, move: OneMove): Promise<bigint | undefined> {
  const { environmentId, frontlineRouteId, expectedDeploymentId } = move;
  const { insertId, numAffectedRows } = await sql`insert into frontline_route_changes (${HISTORY_COLUMNS})
    select ${move.changeId}, r.environment_id, 'move', r.id, r.pk, r.deployment_id, ${move.deploymentId}, r.revision + 1,
      ${move.actor ?? null}, ${move.reason ?? null}, ${move.now}
    from frontline_environments as e
    straight_join (select pk from frontline_routes where id = ${frontlineRouteId} limit 1) as found
    straight_join frontline_routes as r force index (primary) on r.pk = found.pk
    where e.environment_id = ${environmentId} and r.revision = ${move.expectedRevision}
      and ${isExactly("r.id", frontlineRouteId)} and ${isExactly("r.environment_id", environmentId)}
      and ${isExactly("r.deployment_id", expectedDeploymentId)}
    for update`.execute(trx);
  return numAffectedRows === 1n ? insertId : undefined;
}

// Moves the route and counts the environment up, if the histories have nothing else of the `changeId`, and nothing newer
// of the route. Asked here, because the statement before has its view of them from before it waited for the environment.
async function moveRoute(trx: Database, move: OneMove, changePk: bigint): Promise<boolean> {
  const { changeId, environmentId, frontlineRouteId, expectedRevision } = move;
  const { numAffectedRows } = await sql`update frontline_environments as e
    straight_join frontline_route_changes as c
    straight_join frontline_routes as r force index (primary) on r.pk = c.route_pk
    set e.revision = e.revision + 1,
      r.deployment_id = c.deployment_id, r.revision = c.revision, r.updated_at = c.changed_at
    where e.environment_id = ${environmentId} and c.pk = ${changePk}
      and not exists (select 1 from frontline_live_changes where change_id = ${changeId})
      and not exists (select 1 from frontline_route_changes as o where o.change_id = ${changeId} and o.pk <> ${changePk})
      and not exists (select 1 from frontline_route_changes as o
        where o.frontline_route_id = ${frontlineRouteId} and o.revision > ${expectedRevision + 1})`.execute(trx);
  return numAffectedRows === 2n;
}

/** Whether a column holds a value, whatever the collation of a table that other software made takes for it. */
function isExactly(column: string, value: string): RawBuilder<unknown> {
  return sql`cast(${sql.ref(column)} as binary) = cast(${value} as binary)`;
}

function resultOf({ frontlineRouteId, expectedDeploymentId, expectedRevision, deploymentId }: OneMove): CommitResult {
  const moved = { kind: "move", frontlineRouteId, previousDeploymentId: expectedDeploymentId, deploymentId } as const;
  return { replayed: false, routes: [{ ...moved, revision: expectedRevision + 1 }], previousLive: null };
}
