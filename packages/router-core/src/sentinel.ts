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
  /** `0` makes the sentinel ineligible. Left out: not known, so no reason against it. Also its weight in the spread. */
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
    (sentinel.availableReplicas === undefined || sentinel.availableReplicas > 0)
  );
}

/**
 * Whether a sentinel is worth a try when no eligible one is left (`onNoHealthy: "any"`): what health checks measured,
 * health and ready replicas, is not believed; what someone decided, paused or not wanted running, is.
 */
export function isWorthATry(sentinel: Sentinel): boolean {
  return sentinel.health !== "paused" && (sentinel.desiredState === undefined || sentinel.desiredState === "running");
}
