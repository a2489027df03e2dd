import type { Region } from "@frontline-routing/router-core";

/** What reassignment needs to know of a deployment. */
export interface DeploymentRecord {
  readonly id: string;
  readonly environmentId: string;
  /** `pending`, `building`, `deploying`, `network`, `ready`, `failed` and whatever the platform adds. */
  readonly status: string;
  /** `running` when the platform wants it to run. */
  readonly desiredState: string;
  /** Unix milliseconds. Tells which of two deployments is the earlier one. */
  readonly createdAt: number;
  /** Where it runs; empty: nowhere. Left out: nobody says. `findDeployment` says it, and no rule rests on it. */
  readonly regions?: readonly Region[] | undefined;
}
