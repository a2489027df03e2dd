import type { LiveChange, RouteChange } from "@frontline-routing/routing-core";
import { type Kysely, type Selectable, sql } from "kysely";
import { safeInteger } from "../database/safe-integer.ts";
import type { FrontlineLiveChangesTable, FrontlineRouteChangesTable, FrontlineSchema } from "../schema.ts";

export async function routeHistory(db: Kysely<FrontlineSchema>, frontlineRouteId: string): Promise<RouteChange[]> {
  const rows = await db
    .selectFrom("frontline_route_changes")
    .selectAll()
    .where("frontline_route_id", "=", frontlineRouteId)
    .orderBy("revision")
    .execute();
  return rows.filter((row) => row.frontline_route_id === frontlineRouteId).map(toRouteChange);
}

export async function liveHistory(db: Kysely<FrontlineSchema>, environmentId: string): Promise<LiveChange[]> {
  const rows = await db
    .selectFrom("frontline_live_changes")
    .selectAll()
    .where("environment_id", "=", environmentId)
    .orderBy("revision")
    .execute();
  return rows.filter((row) => row.environment_id === environmentId).map(toLiveChange);
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

// A row of either history: one without a route is an environment's, and one with a route had a deployment before.
type RecordedChange = Omit<Selectable<FrontlineLiveChangesTable>, "pk"> & {
  readonly frontline_route_id: string | null;
  readonly kind: string;
};

/** What a `changeId` did to routes and to the live pointer: one statement, because every commit asks. */
export async function changesOf(
  db: Kysely<FrontlineSchema>,
  changeId: string,
): Promise<{ readonly routeChanges: RouteChange[]; readonly liveChange: LiveChange | null }> {
  const routeRows = db
    .selectFrom("frontline_route_changes")
    .select([...SHARED_COLUMNS, "frontline_route_id", "kind"])
    .select([sql<number>`0`.as("previous_is_rolled_back"), sql<number>`0`.as("is_rolled_back")])
    .where("change_id", "=", changeId)
    .$castTo<RecordedChange>();
  const liveRows = db
    .selectFrom("frontline_live_changes")
    .select([...SHARED_COLUMNS, sql<null>`null`.as("frontline_route_id"), sql<string>`'move'`.as("kind")])
    .select(["previous_is_rolled_back", "is_rolled_back"])
    .where("change_id", "=", changeId)
    .$castTo<RecordedChange>();
  const found = await routeRows.unionAll(liveRows).execute();
  const rows = found.filter((row) => row.change_id === changeId);
  const live = rows.find((row) => row.frontline_route_id === null);
  return {
    routeChanges: rows.flatMap((row) => {
      const { frontline_route_id, previous_deployment_id } = row;
      if (frontline_route_id === null || previous_deployment_id === null) return [];
      return [toRouteChange({ ...row, frontline_route_id, previous_deployment_id })];
    }),
    liveChange: live === undefined ? null : toLiveChange(live),
  };
}

/** The columns that a {@link RouteChange} is made of. */
type RouteChangeRow = Omit<Selectable<FrontlineRouteChangesTable>, "inserted_at" | "pk" | "route_pk">;

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
    actor: row.actor,
    reason: row.reason,
    changedAt: safeInteger("frontline_route_changes.changed_at", row.changed_at),
  };
}

/** A row of an environment's history as the rest of the world knows it. */
function toLiveChange(row: Omit<Selectable<FrontlineLiveChangesTable>, "pk">): LiveChange {
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
