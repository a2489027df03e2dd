import type { FrontlineRoute } from "@frontline-routing/router-core";
import type { Kysely } from "kysely";
import { databaseProblem } from "../database/database-problem.ts";
import { ROUTE_COLUMNS, type RouteRow, toFrontlineRoute } from "../repository/route-row.ts";
import type { FrontlineSchema } from "../schema.ts";
import { type FrontlineSentinel, type SentinelRow, toFrontlineSentinel } from "./frontline-sentinel.ts";

/** A hostname's route and its environment's sentinels, in ascending order of their ids. All of it is frozen. */
export interface HostnameLookup {
  readonly route: FrontlineRoute;
  readonly sentinels: readonly FrontlineSentinel[];
}

/**
 * Reads both in one round trip.
 *
 * @param hostname normalised
 */
export async function loadLookup(db: Kysely<FrontlineSchema>, hostname: string): Promise<HostnameLookup | undefined> {
  try {
    return await loadJoined(db, hostname);
  } catch (error) {
    // Tables that other software made may have id columns in collations that the server won't compare with each other.
    if (databaseProblem(error) !== "mixed-collations") throw error;
    return await loadSeparately(db, hostname);
  }
}

/** Reads an environment's sentinels. */
export async function loadSentinels(
  db: Kysely<FrontlineSchema>,
  environmentId: string,
): Promise<readonly FrontlineSentinel[]> {
  const rows = await db
    .selectFrom("sentinels")
    .select(["id", "environment_id", "region", "k8s_address", "health", "desired_state", "available_replicas"])
    .where("environment_id", "=", environmentId)
    .execute();
  return sentinelsOf(environmentId, rows);
}

async function loadJoined(db: Kysely<FrontlineSchema>, hostname: string): Promise<HostnameLookup | undefined> {
  const rows = await db
    .selectFrom("frontline_routes")
    .leftJoin("sentinels", "sentinels.environment_id", "frontline_routes.environment_id")
    .select(ROUTE_COLUMNS)
    .select([
      "sentinels.id as sentinel_id",
      "sentinels.environment_id as sentinel_environment_id",
      "sentinels.region",
      "sentinels.k8s_address",
      "sentinels.health",
      "sentinels.desired_state",
      "sentinels.available_replicas",
    ])
    .where("frontline_routes.fully_qualified_domain_name", "=", hostname)
    .execute();
  const route = routeOf(hostname, rows);
  if (route === undefined) return undefined;
  const joined = rows.flatMap((row): SentinelRow[] => {
    const { sentinel_id, sentinel_environment_id, region, k8s_address, health, desired_state, available_replicas } =
      row;
    if (row.id !== route.id || sentinel_id === null) return [];
    return [
      {
        id: sentinel_id,
        environment_id: sentinel_environment_id,
        region,
        k8s_address,
        health,
        desired_state,
        available_replicas,
      },
    ];
  });
  return Object.freeze({ route, sentinels: sentinelsOf(route.environmentId, joined) });
}

async function loadSeparately(db: Kysely<FrontlineSchema>, hostname: string): Promise<HostnameLookup | undefined> {
  const rows = await db
    .selectFrom("frontline_routes")
    .select(ROUTE_COLUMNS)
    .where("fully_qualified_domain_name", "=", hostname)
    .execute();
  const route = routeOf(hostname, rows);
  return route && Object.freeze({ route, sentinels: await loadSentinels(db, route.environmentId) });
}

/** The column's collation may take other names for this one too, so what it found is compared again. */
function routeOf(hostname: string, rows: readonly RouteRow[]): FrontlineRoute | undefined {
  const candidates = rows.filter((row) => row.fully_qualified_domain_name.toLowerCase() === hostname);
  const row = candidates.find((candidate) => candidate.fully_qualified_domain_name === hostname) ?? candidates[0];
  return row && Object.freeze(toFrontlineRoute(row));
}

function sentinelsOf(environmentId: string, rows: readonly SentinelRow[]): readonly FrontlineSentinel[] {
  const exact = rows.filter((row) => row.environment_id === environmentId).map(toFrontlineSentinel);
  return Object.freeze(exact.sort((a, b) => (a.id < b.id ? -1 : 1)));
}
