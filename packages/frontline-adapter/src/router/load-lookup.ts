import type { FrontlineRoute } from "@frontline-routing/router-core";
import { type Kysely, sql } from "kysely";
import { databaseProblem } from "../database/database-problem.ts";
import { safeInteger } from "../database/safe-integer.ts";
import { ROUTE_COLUMNS, type RouteRow, toFrontlineRoute } from "../repository/read-routes.ts";
import type { FrontlineSchema } from "../schema.ts";
import { type FrontlineSentinel, type SentinelRow, toFrontlineSentinel } from "./frontline-sentinel.ts";

/** A hostname's route and its environment's sentinels, in ascending order of their ids. All of it is frozen. */
export interface HostnameLookup {
  readonly route: FrontlineRoute;
  readonly sentinels: readonly FrontlineSentinel[];
}

/** A lookup as it was read. */
export interface LoadedLookup extends HostnameLookup {
  /** The highest key of the routes' history in the same snapshot, 0 for none. */
  readonly historyHead: number;
}

/**
 * Reads routes and their environments' sentinels in one round trip.
 *
 * @param hostnames normalised, at most 500
 * @returns those that there are
 */
export async function loadLookups(
  db: Kysely<FrontlineSchema>,
  hostnames: readonly string[],
): Promise<ReadonlyMap<string, LoadedLookup>> {
  try {
    return await loadJoined(db, hostnames);
  } catch (error) {
    // Tables that other software made may have id columns in collations that the server won't compare with each other.
    if (databaseProblem(error) !== "mixed-collations") throw error;
    return await loadSeparately(db, hostnames);
  }
}

/** Reads the sentinels of environments, at most 500. One without any has an empty list. */
export async function loadSentinels(
  db: Kysely<FrontlineSchema>,
  environmentIds: readonly string[],
): Promise<ReadonlyMap<string, readonly FrontlineSentinel[]>> {
  const rows = await db
    .selectFrom("sentinels")
    .select(["id", "environment_id", "region", "k8s_address", "health", "desired_state", "available_replicas"])
    .where("environment_id", "in", environmentIds)
    .execute();
  const rowsById = groupBy(rows, (row) => row.environment_id);
  return new Map(environmentIds.map((id) => [id, toSentinels(id, rowsById.get(id) ?? [])]));
}

/**
 * The sentinels of an environment among rows, in ascending order of their ids: the column's collation may take other
 * environments for this one too.
 */
export function toSentinels(environmentId: string, rows: readonly SentinelRow[]): readonly FrontlineSentinel[] {
  const exact = rows.filter((row) => row.environment_id === environmentId).map(toFrontlineSentinel);
  return Object.freeze(exact.sort((a, b) => (a.id < b.id ? -1 : 1)));
}

// In the same statement, so that it is from the same snapshot as the route. Databases read one entry of an index for it.
const HISTORY_HEAD = sql<number | string | null>`(select max(pk) from frontline_route_changes)`;

async function loadJoined(
  db: Kysely<FrontlineSchema>,
  hostnames: readonly string[],
): Promise<ReadonlyMap<string, LoadedLookup>> {
  const rows = await db
    .selectFrom("frontline_routes")
    .leftJoin("sentinels", "sentinels.environment_id", "frontline_routes.environment_id")
    .select(ROUTE_COLUMNS)
    .select([
      HISTORY_HEAD.as("history_head"),
      "sentinels.id as sentinel_id",
      "sentinels.environment_id as sentinel_environment_id",
      "sentinels.region",
      "sentinels.k8s_address",
      "sentinels.health",
      "sentinels.desired_state",
      "sentinels.available_replicas",
    ])
    .where("frontline_routes.fully_qualified_domain_name", "in", hostnames)
    .execute();
  return lookupsOf(hostnames, rows, (route, found) => {
    const joined = found.flatMap((row): SentinelRow[] => {
      const { sentinel_id: id, sentinel_environment_id: environment_id } = row;
      return row.id === route.id && id !== null ? [{ ...row, id, environment_id }] : [];
    });
    return toSentinels(route.environmentId, joined);
  });
}

async function loadSeparately(
  db: Kysely<FrontlineSchema>,
  hostnames: readonly string[],
): Promise<ReadonlyMap<string, LoadedLookup>> {
  const rows = await db
    .selectFrom("frontline_routes")
    .select(ROUTE_COLUMNS)
    .select(HISTORY_HEAD.as("history_head"))
    .where("fully_qualified_domain_name", "in", hostnames)
    .execute();
  const environmentIds = [...new Set(rows.map((row) => row.environment_id))];
  if (environmentIds.length === 0) return new Map();
  const sentinels = await loadSentinels(db, environmentIds);
  return lookupsOf(hostnames, rows, ({ environmentId }) => sentinels.get(environmentId) ?? []);
}

type HeadedRouteRow = RouteRow & { readonly history_head: number | string | null };

function lookupsOf<Row extends HeadedRouteRow>(
  hostnames: readonly string[],
  rows: readonly Row[],
  sentinelsOf: (route: FrontlineRoute, rows: readonly Row[]) => readonly FrontlineSentinel[],
): ReadonlyMap<string, LoadedLookup> {
  const historyHead = safeInteger("frontline_route_changes.pk", rows[0]?.history_head ?? 0);
  // The column's collation may take other names for one of these too, so what it found is told apart again.
  const rowsByHostname = groupBy(rows, (row) => row.fully_qualified_domain_name.toLowerCase());
  const lookups = new Map<string, LoadedLookup>();
  for (const hostname of hostnames) {
    const found = rowsByHostname.get(hostname) ?? [];
    const row = found.find((each) => each.fully_qualified_domain_name === hostname) ?? found[0];
    if (row === undefined) continue;
    const route = Object.freeze(toFrontlineRoute(row));
    lookups.set(hostname, Object.freeze({ route, sentinels: sentinelsOf(route, found), historyHead }));
  }
  return lookups;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
