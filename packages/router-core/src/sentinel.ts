import type { Region } from "./region.ts";

/** What the platform's health check last said of a sentinel. Only `healthy` takes traffic. */
export type SentinelHealth = "unknown" | "paused" | "healthy" | "unhealthy";

/** Whether the platform wants a sentinel to run. */
export type DesiredState = "running" | "standby" | "archived";

/** The gateway of one environment in one region. Selection hands back the very object it was given. */
export interface Sentinel {
  readonly id: string;
  readonly region: Region;
  readonly health: SentinelHealth;
  /** Anything but `running` makes the sentinel ineligible. Left out: not known, so no reason against it. */
  readonly desiredState?: DesiredState;
  /** `0` makes the sentinel ineligible. Left out: not known, so no reason against it. */
  readonly availableReplicas?: number;
}

/**
 * Whether a sentinel may take traffic: healthy, wanted running, and not without replicas.
 *
 * @example
 * isEligible({ id: "s_1", region: "us-east-1.aws", health: "healthy" }); //=> true
 * isEligible({ id: "s_1", region: "us-east-1.aws", health: "healthy", availableReplicas: 0 }); //=> false
 */
export function isEligible(sentinel: Sentinel): boolean {
  return (
    sentinel.health === "healthy" &&
    (sentinel.desiredState === undefined || sentinel.desiredState === "running") &&
    sentinel.availableReplicas !== 0
  );
}
