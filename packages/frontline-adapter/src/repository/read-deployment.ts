import type { DeploymentRecord } from "@frontline-routing/routing-core";
import type { Kysely } from "kysely";
import { safeInteger } from "../database/safe-integer.ts";
import type { FrontlineSchema } from "../schema.ts";

/** The columns of a deployment that a {@link DeploymentRecord} is made of. */
export const DEPLOYMENT_COLUMNS = [
  "deployments.id as deployment_id",
  "deployments.environment_id as deployed_in",
  "deployments.status",
  "deployments.desired_state",
  "deployments.created_at",
] as const;

/** A row of {@link DEPLOYMENT_COLUMNS}. */
export interface DeploymentRow {
  readonly deployment_id: string;
  readonly deployed_in: string;
  readonly status: string;
  readonly desired_state: string;
  readonly created_at: number | string;
}

/** A row that was joined, or not. */
export type JoinedDeploymentRow = DeploymentRow | { readonly deployment_id: null };

export async function findDeployment(db: Kysely<FrontlineSchema>, id: string): Promise<DeploymentRecord | undefined> {
  const rows = await db.selectFrom("deployments").select(DEPLOYMENT_COLUMNS).where("id", "=", id).execute();
  return deploymentOf(id, rows);
}

/** The deployment of an id among rows that its like may be among. */
export function deploymentOf(id: string, rows: readonly JoinedDeploymentRow[]): DeploymentRecord | undefined {
  const row = rows.find((candidate): candidate is DeploymentRow => candidate.deployment_id === id);
  if (row === undefined) return undefined;
  return {
    id,
    environmentId: row.deployed_in,
    status: row.status,
    desiredState: row.desired_state,
    createdAt: safeInteger("deployments.created_at", row.created_at),
  };
}
