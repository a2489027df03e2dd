import type { RoutesResult } from "./routes-result.ts";

/** Why a deployment is live, or isn't. Stable: switch on these. */
export type LiveReason = "NEWEST" | "ALREADY_THERE" | "LEFT" | "NEWER_DEPLOYMENT" | "ROLLED_BACK";

/** What became of a deployment's routes and of what is live. */
export interface DeployResult extends RoutesResult {
  readonly deploymentId: string;
  readonly live: LiveOutcome;
}

/** What became of what is live. */
export interface LiveOutcome {
  /** Whether the deployment is live now. */
  readonly isLive: boolean;
  /** Whether it became so by this. */
  readonly changed: boolean;
  readonly reason: LiveReason;
  /** What is live now, `null` for nothing. */
  readonly deploymentId: string | null;
  /** What was live before and isn't any more; `null` when nothing was demoted. */
  readonly previousDeploymentId: string | null;
}
