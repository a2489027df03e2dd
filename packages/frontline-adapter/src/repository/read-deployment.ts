import type { DeploymentRecord } from "@frontline-routing/routing-core";
import { safeInteger } from "../database/database-error.ts";
import { locking } from "../database/spelling.ts";
import type { Database } from "../schema.ts";
import { inLists } from "./among.ts";

export async function findDeployment(db: Database, id: string): Promise<DeploymentRecord | undefined> {
  const rows = await selectDeployments(db)
    .where("id", "=", id)
    .leftJoin("frontline_deployment_regions as regions", (join) => join.on("regions.deployment_id", "=", id))
    .select(["regions.deployment_id", "regions.region", "regions.running_replicas"])
    .execute();
  const deployment = rowOf(id, rows);
  const regions = rows.filter((row) => row.id === id && row.deployment_id === id);
  if (deployment === undefined || regions.length === 0) return deployment;
  const running = regions.filter(({ running_replicas }) => Number(running_replicas) > 0);
  return { ...deployment, regions: running.flatMap(({ region }) => region ?? []).sort() };
}

export async function findDeployments(db: Database, ids: readonly string[]): Promise<DeploymentRecord[]> {
  const found: DeploymentRecord[] = [];
  for (const chunk of inLists([...new Set(ids)])) {
    const rows = await selectDeployments(db).where("id", "in", chunk).execute();
    found.push(...chunk.flatMap((id) => rowOf(id, rows) ?? []));
  }
  return found;
}

/** Reads a deployment and keeps it as it is to the end of the transaction. */
export async function shareDeployment(trx: Database, id: string): Promise<DeploymentRecord | undefined> {
  return rowOf(id, await locking(trx, selectDeployments(trx).where("id", "=", id), "forShare").execute());
}

function selectDeployments(db: Database) {
  return db.selectFrom("deployments").select(["id", "environment_id", "status", "desired_state", "created_at"]);
}

type DeploymentRow = Awaited<ReturnType<ReturnType<typeof selectDeployments>["execute"]>>[number];

function rowOf(id: string, rows: readonly DeploymentRow[]): DeploymentRecord | undefined {
  const row = rows.find((candidate) => candidate.id === id);
  if (row === undefined) return undefined;
  return {
    id,
    environmentId: row.environment_id,
    status: row.status,
    desiredState: row.desired_state,
    createdAt: safeInteger("deployments.created_at", row.created_at),
  };
}
