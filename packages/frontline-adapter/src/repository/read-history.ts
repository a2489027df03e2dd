import type { LiveChange, RouteChange } from "@frontline-routing/routing-core";
import type { ChangeSet, RouteMove } from "@frontline-routing/routing-core/repository";
import { type RawBuilder, type Selectable, sql } from "kysely";
import { safeInteger } from "../database/database-error.ts";
import type { Database, FrontlineLiveChangesTable, FrontlineRouteChangesTable } from "../schema.ts";
import { inChunks, inLists } from "./among.ts";

export async function routeHistory(db: Database, frontlineRouteId: string): Promise<RouteChange[]> {
  const changes = db.selectFrom("frontline_route_changes").selectAll();
  const rows = await changes.where("frontline_route_id", "=", frontlineRouteId).orderBy("revision").execute();
  return rows.filter((row) => row.frontline_route_id === frontlineRouteId).map(toRouteChange);
}

export async function liveHistory(db: Database, environmentId: string): Promise<LiveChange[]> {
  const changes = db.selectFrom("frontline_live_changes").selectAll();
  const rows = await changes.where("environment_id", "=", environmentId).orderBy("revision").execute();
  return rows.filter((row) => row.environment_id === environmentId).map(toLiveChange);
}

type RouteChangeRow = Omit<Selectable<FrontlineRouteChangesTable>, "inserted_at" | "pk">;
type LiveChangeRow = Omit<Selectable<FrontlineLiveChangesTable>, "inserted_at" | "pk">;
// A row of either history: one without a route is an environment's. Or, of another `kind`, a route's highest revision.
type RecordedRow = Omit<LiveChangeRow & RouteChangeRow, "frontline_route_id"> & {
  readonly frontline_route_id: string | null;
};
const LATEST = "latest";

/** What a `changeId` did, and how far its routes' histories have come: one statement, because every commit asks. */
export async function recordedChanges(db: Database, { changeId, routes, creates = [], removes = [] }: ChangeSet) {
  const made = creates.map(({ frontlineRouteId }) => ({ frontlineRouteId, expectedRevision: 0 }));
  const [first = [], ...more] = inChunks([...routes, ...removes, ...made]).map((chunk) => inLists(chunk).map(latestOf));
  const found: RecordedRow[] = [];
  for (const parts of [[changesOf(changeId), ...first], ...more]) {
    const { rows } = await sql<RecordedRow>`${sql.join(parts, sql` union all `)}`.execute(db);
    found.push(...rows);
  }
  const revisionOf = (revision: number | string) => safeInteger("frontline_route_changes.revision", revision);
  const latest = found.filter(isOfRoute).filter(({ kind }) => kind === LATEST);
  const recorded = found.filter((row) => row.kind !== LATEST && row.change_id === changeId);
  const live = recorded.find((row) => row.frontline_route_id === null);
  return {
    routeChanges: recorded.filter(isOfRoute).map(toRouteChange),
    liveChange: live === undefined ? null : toLiveChange(live),
    /** The highest of each of its routes, by id, whichever row it was written for; of those above the expected. */
    latestRevisions: new Map(latest.map((row) => [row.frontline_route_id, revisionOf(row.revision)])),
  };
}

function isOfRoute(row: RecordedRow): row is RecordedRow & RouteChangeRow {
  return row.frontline_route_id !== null;
}

// What both histories have, under one name and in one order.
const SHARED = sql`change_id, environment_id, previous_deployment_id, deployment_id, revision, actor, reason, changed_at`;

function changesOf(changeId: string): RawBuilder<unknown> {
  return sql`select ${SHARED}, frontline_route_id, route_pk, kind, 0 as previous_is_rolled_back, 0 as is_rolled_back
      from frontline_route_changes where change_id = ${changeId}
    union all select ${SHARED}, null, 0, 'move', previous_is_rolled_back, is_rolled_back
      from frontline_live_changes where change_id = ${changeId}`;
}

// The highest revisions above those that routes were read at: of a row that was made again, and else of none. By values,
// and not by a join: a table that other software made may have a collation that the history's can't be compared with.
function latestOf(moves: readonly RouteMove[]): RawBuilder<unknown> {
  const idsByRevision = new Map<number, string[]>();
  for (const { frontlineRouteId, expectedRevision } of moves) {
    idsByRevision.set(expectedRevision, [...(idsByRevision.get(expectedRevision) ?? []), frontlineRouteId]);
  }
  const isLater = [...idsByRevision].map(([revision, ids]) => {
    return sql`frontline_route_id in (${sql.join(ids)}) and revision > ${revision}`;
  });
  return sql`select null as change_id, null as environment_id, null as previous_deployment_id, null as deployment_id,
      max(revision) as revision, null as actor, null as reason, null as changed_at, frontline_route_id,
      null as route_pk, ${sql.lit(LATEST)} as kind, null as previous_is_rolled_back, null as is_rolled_back
    from frontline_route_changes where ${sql.join(isLater, sql` or `)} group by frontline_route_id`;
}

const KINDS = ["create", "move", "remove"] as const;

function toRouteChange(row: RouteChangeRow): RouteChange {
  return {
    ...sharedOf("frontline_route_changes", row),
    kind: KINDS.find((kind) => kind === row.kind) ?? "move",
    frontlineRouteId: row.frontline_route_id,
    previousDeploymentId: row.previous_deployment_id,
    incarnation: String(row.route_pk),
  };
}

function toLiveChange(row: LiveChangeRow): LiveChange {
  return {
    ...sharedOf("frontline_live_changes", row),
    previous: { deploymentId: row.previous_deployment_id, isRolledBack: row.previous_is_rolled_back !== 0 },
    isRolledBack: row.is_rolled_back !== 0,
  };
}

function sharedOf(table: string, row: LiveChangeRow | RouteChangeRow) {
  return {
    changeId: row.change_id,
    environmentId: row.environment_id,
    deploymentId: row.deployment_id,
    revision: safeInteger(`${table}.revision`, row.revision),
    actor: row.actor,
    reason: row.reason,
    changedAt: safeInteger(`${table}.changed_at`, row.changed_at),
  };
}
