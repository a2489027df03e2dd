import type { FrontlineSentinel } from "@frontline-routing/frontline-core";
import type { DesiredState, SentinelHealth } from "@frontline-routing/router-core";
import { safeInteger } from "../../database/database-error.ts";

/** The columns that a {@link FrontlineSentinel} is made of. A table that other software made may allow nulls. */
export interface SentinelRow {
  readonly id: string;
  readonly environment_id: string | null;
  readonly region: string | null;
  readonly k8s_address: string | null;
  readonly health: string | null;
  readonly desired_state: string | null;
  readonly available_replicas: number | string | null;
}

export const SENTINEL_COLUMNS = [
  "id",
  "environment_id",
  "region",
  "k8s_address",
  "health",
  "desired_state",
  "available_replicas",
] as const satisfies (keyof SentinelRow)[];

export const HEALTHS = ["unknown", "paused", "healthy", "unhealthy"] as const satisfies SentinelHealth[];
export const DESIRED_STATES = ["running", "standby", "archived"] as const satisfies DesiredState[];

/** A sentinel as selection wants it. A word that is not known here, or a null, must not bring it traffic. */
export function toFrontlineSentinel(row: SentinelRow): FrontlineSentinel {
  return Object.freeze({
    id: row.id,
    environmentId: row.environment_id ?? "",
    region: row.region ?? "",
    k8sAddress: row.k8s_address ?? "",
    health: HEALTHS.find((known) => known === row.health) ?? "unknown",
    desiredState: DESIRED_STATES.find((known) => known === row.desired_state) ?? "standby",
    availableReplicas: safeInteger("sentinels.available_replicas", row.available_replicas ?? 0),
  });
}
