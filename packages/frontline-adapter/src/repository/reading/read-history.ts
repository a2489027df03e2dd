import type { LiveChange, RouteChange } from "@frontline-routing/routing-core";
import type { ChangeSet, RouteMove } from "@frontline-routing/routing-core/repository";
import { type Selectable, sql } from "kysely";
import { safeInteger } from "../../database/safe-integer.ts";
import type { Database, FrontlineLiveChangesTable, FrontlineRouteChangesTable } from "../../schema.ts";
import { inChunks, inLists, ROUTES_PER_STATEMENT } from "./in-chunks.ts";

export async function routeHistory(db: Database, frontlineRouteId: string): Promise<RouteChange[]> {
  const rows = await db
    .selectFrom("frontline_route_changes")
    .selectAll()
    .where("frontline_route_id", "=", frontlineRouteId)
    .orderBy("revision")
    .execute();
  return rows.filter((row) => row.frontline_route_id === frontlineRouteId).map(toRouteChange);
}

export async function liveHistory(db: Database, environmentId: string): Promise<LiveChange[]> {
  const rows = await db
    .selectFrom("frontline_live_changes")
    .selectAll()
    .where("environment_id", "=", environmentId)
    .orderBy("revision")
    .execute();
  return rows.filter((row) => row.environment_id === environmentId).map(toLiveChange);
}

/** What the histories have of a change set. */
export interface RecordedChanges {
  /** The rows of its `changeId`. */
  readonly routeChanges: readonly RouteChange[];
  readonly liveChange: LiveChange | null;
  /** The highest revision of each of its routes, by id, whichever row it was written for; of those above the expected. */
  readonly latestRevisions: ReadonlyMap<string, number>;
}

// What both histories have, under one name and in one order.
const SHARED_COLUMNS = [
  "change_id",
  "environment_id",
  "previous_deployment_id",
  "deployment_id",
  "revision",
  "actor",
  "reason",
  "changed_at",
] as const;

// A row of either history: one without a route is an environment's, and one with a route had a deployment before. Or, of
// another `kind` than these have, the highest revision of a route.
type RecordedChange = Omit<Selectable<FrontlineLiveChangesTable>, "inserted_at" | "pk"> & {
  readonly frontline_route_id: string | null;
  readonly route_pk: number | string;
  readonly kind: string;
};
const LATEST = "latest";

/** What a `changeId` did, and how far its routes' histories have come: one statement, because every commit asks. */
export async function recordedChanges(
  db: Database,
  { changeId, routes, creates = [], removes = [] }: ChangeSet,
): Promise<RecordedChanges> {
  const made = creates.map(({ frontlineRouteId }) => ({ frontlineRouteId, expectedRevision: 0 }));
  const [first = [], ...more] = inChunks([...routes, ...removes, ...made], ROUTES_PER_STATEMENT);
  const found = await inLists(first)
    .reduce((query, moves) => query.unionAll(latestOf(db, moves)), changesOf(db, changeId))
    .execute();
  for (const chunk of more) {
    const [head = [], ...tail] = inLists(chunk);
    const query = tail.reduce((query, moves) => query.unionAll(latestOf(db, moves)), latestOf(db, head));
    found.push(...(await query.execute()));
  }

  const rows = found.filter((row) => row.kind !== LATEST && row.change_id === changeId);
  const live = rows.find((row) => row.frontline_route_id === null);
  return {
    routeChanges: rows.flatMap((row) => {
      const { frontline_route_id, previous_deployment_id } = row;
      if (frontline_route_id === null || previous_deployment_id === null) return [];
      return [toRouteChange({ ...row, frontline_route_id, previous_deployment_id })];
    }),
    liveChange: live === undefined ? null : toLiveChange(live),
    latestRevisions: new Map(
      found.flatMap(({ kind, frontline_route_id, revision }) => {
        if (kind !== LATEST || frontline_route_id === null) return [];
        return [[frontline_route_id, safeInteger("frontline_route_changes.revision", revision)]];
      }),
    ),
  };
}

function changesOf(db: Database, changeId: string) {
  const routeRows = db
    .selectFrom("frontline_route_changes")
    .select([...SHARED_COLUMNS, "frontline_route_id", "route_pk", "kind"])
    .select([sql<number>`0`.as("previous_is_rolled_back"), sql<number>`0`.as("is_rolled_back")])
    .where("change_id", "=", changeId)
    .$castTo<RecordedChange>();
  const liveRows = db
    .selectFrom("frontline_live_changes")
    .select([...SHARED_COLUMNS, sql`null`.as("frontline_route_id"), sql`0`.as("route_pk"), sql`'move'`.as("kind")])
    .select(["previous_is_rolled_back", "is_rolled_back"])
    .where("change_id", "=", changeId)
    .$castTo<RecordedChange>();
  return routeRows.unionAll(liveRows);
}

/**
 * The highest revisions above those that routes were read at: of a row that was made again, and else of none. By values,
 * and not by a join: a table that other software made may have a collation that the history's can't be compared with.
 */
function latestOf(db: Database, moves: readonly RouteMove[]) {
  const nothing = sql`null`;
  return db
    .selectFrom("frontline_route_changes")
    .select([nothing.as("change_id"), nothing.as("environment_id"), nothing.as("previous_deployment_id")])
    .select((eb) => [nothing.as("deployment_id"), eb.fn.max("revision").as("revision")])
    .select([nothing.as("actor"), nothing.as("reason"), nothing.as("changed_at")])
    .select(["frontline_route_id", nothing.as("route_pk"), sql.lit(LATEST).as("kind")])
    .select([nothing.as("previous_is_rolled_back"), nothing.as("is_rolled_back")])
    .where((eb) =>
      eb.or(
        [...idsByRevision(moves)].map(([revision, ids]) =>
          eb.and([eb("frontline_route_id", "in", ids), eb("revision", ">", revision)]),
        ),
      ),
    )
    .groupBy("frontline_route_id")
    .$castTo<RecordedChange>();
}

function idsByRevision(moves: readonly RouteMove[]): Map<number, string[]> {
  const byRevision = new Map<number, string[]>();
  for (const { frontlineRouteId, expectedRevision } of moves) {
    const ids = byRevision.get(expectedRevision) ?? [];
    ids.push(frontlineRouteId);
    byRevision.set(expectedRevision, ids);
  }
  return byRevision;
}

/** The columns that a {@link RouteChange} is made of. */
type RouteChangeRow = Omit<Selectable<FrontlineRouteChangesTable>, "inserted_at" | "pk">;

const KINDS = ["create", "move", "remove"] as const;

/** A row of a route's history as the rest of the world knows it. */
function toRouteChange(row: RouteChangeRow): RouteChange {
  return {
    changeId: row.change_id,
    environmentId: row.environment_id,
    kind: KINDS.find((kind) => kind === row.kind) ?? "move",
    frontlineRouteId: row.frontline_route_id,
    previousDeploymentId: row.previous_deployment_id,
    deploymentId: row.deployment_id,
    revision: safeInteger("frontline_route_changes.revision", row.revision),
    incarnation: String(row.route_pk),
    actor: row.actor,
    reason: row.reason,
    changedAt: safeInteger("frontline_route_changes.changed_at", row.changed_at),
  };
}

/** A row of an environment's history as the rest of the world knows it. */
function toLiveChange(row: Omit<Selectable<FrontlineLiveChangesTable>, "inserted_at" | "pk">): LiveChange {
  return {
    changeId: row.change_id,
    environmentId: row.environment_id,
    previous: { deploymentId: row.previous_deployment_id, isRolledBack: row.previous_is_rolled_back !== 0 },
    deploymentId: row.deployment_id,
    isRolledBack: row.is_rolled_back !== 0,
    revision: safeInteger("frontline_live_changes.revision", row.revision),
    actor: row.actor,
    reason: row.reason,
    changedAt: safeInteger("frontline_live_changes.changed_at", row.changed_at),
  };
}
