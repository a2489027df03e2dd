import { UnknownDeploymentError } from "@frontline-routing/routing-core";
import { z } from "zod";
import { safeInteger } from "../database/database-error.ts";
import { inTransaction, type TransactionSettings } from "../database/in-transaction.ts";
import { locking } from "../database/spelling.ts";
import type { Database } from "../schema.ts";
import type { DirectoryDeployment, DirectoryDeploymentRegion, DirectoryWrite } from "./directory.ts";
import { fields, fieldsOf, must } from "./input.ts";
import { columnsOf, holds, refuseMove, rowOf } from "./rows.ts";

export const deploymentSchema: z.ZodType<DirectoryDeployment> = fieldsOf({
  id: fields.id,
  environmentId: fields.id,
  status: fields.word,
  desiredState: fields.word.optional(),
  createdAt: fields.bigCount.optional(),
  projectId: fields.id.optional(),
  workspaceId: fields.id.optional(),
});

export async function putDeployment(db: Database, deployment: DirectoryDeployment, now: number) {
  const { id, environmentId } = deployment;
  const columns = columnsOf(deployment);
  const deployments = db // not all columns: other software may keep whole files in its own
    .selectFrom("deployments")
    .select(["pk", "id", "environment_id", "status", "desired_state", "created_at", "project_id", "workspace_id"]);
  const row = await rowOf(id, deployments.where("id", "=", id));
  if (row === undefined) {
    const defaults = { project_id: "", workspace_id: "", desired_state: "running", created_at: now };
    const made = { ...defaults, ...columns };
    await db.insertInto("deployments").values(made).execute();
    return { changed: true };
  }
  refuseMove("deployment", row, environmentId);
  if (holds(row, columns)) return { changed: false };
  const update = db.updateTable("deployments").set({ ...columns, updated_at: now });
  await update.where("pk", "=", row.pk).execute();
  return { changed: true };
}

const MAX_REGIONS = 1_000; // many times what any platform has, and one statement for all engines
const LIST = must(`a list of at most ${MAX_REGIONS} regions`);

export const deploymentRegionsSchema: z.ZodType<readonly DirectoryDeploymentRegion[]> = z
  .array(fieldsOf({ region: fields.region, runningReplicas: fields.count }), LIST)
  .max(MAX_REGIONS, LIST)
  .superRefine((list, context) => {
    const twice = list.findIndex(({ region }, i) => list.findIndex((each) => each.region === region) < i);
    if (twice < 0) return;
    const message = `is ${JSON.stringify(list[twice]?.region)} a second time; list each region once`;
    context.addIssue({ code: "custom", path: [twice, "region"], message });
  });

export async function putDeploymentRegions(
  db: Database,
  settings: Omit<TransactionSettings, "changeId">,
  deploymentId: string,
  regions: readonly DirectoryDeploymentRegion[],
  now: number,
): Promise<DirectoryWrite> {
  await findDeployment(deploymentId, selectDeployment(db, deploymentId));
  if (differences(await readRegions(db, deploymentId), regions).isNone) return { changed: false };
  // It has no deadline, so that nobody asks for its id.
  const written = await inTransaction(db, { ...settings, changeId: "" }, async (trx) => {
    const { pk, updated_at } = await findDeployment(deploymentId, locking(trx, selectDeployment(trx, deploymentId)));
    const { gone, added, isNone } = differences(await readRegions(trx, deploymentId), regions);
    if (isNone) return undefined;
    // Keeps two lists from being mixed: the lock does on one server, but the nodes of a cluster only compare what was
    // written, and the lists may have no row in common.
    const later = Math.max(now, safeInteger("deployments.updated_at", updated_at ?? 0) + 1);
    await trx.updateTable("deployments").set({ updated_at: later }).where("pk", "=", pk).execute();
    if (gone.length > 0) {
      const rows = trx.deleteFrom("frontline_deployment_regions").where("deployment_id", "=", deploymentId);
      await rows.where("region", "in", gone).execute();
    }
    if (added.length > 0) {
      const rows = added.map((entry) => ({ ...columnsOf(entry), deployment_id: deploymentId, updated_at: now }));
      await trx.insertInto("frontline_deployment_regions").values(rows).execute();
    }
    return { changed: true };
  });
  return written ?? { changed: false };
}

function selectDeployment(db: Database, id: string) {
  return db.selectFrom("deployments").select(["pk", "id", "updated_at"]).where("id", "=", id);
}

async function findDeployment(deploymentId: string, query: ReturnType<typeof selectDeployment>) {
  const row = await rowOf(deploymentId, query);
  if (row === undefined) throw new UnknownDeploymentError({ deploymentId });
  return row;
}

async function readRegions(db: Database, deploymentId: string): Promise<ReadonlyMap<string, number>> {
  const regions = db.selectFrom("frontline_deployment_regions").select(["region", "running_replicas"]);
  const rows = await regions.where("deployment_id", "=", deploymentId).execute();
  return new Map(rows.map((row) => [row.region, row.running_replicas]));
}

/** What to take away of what is there, and what to add: a count that changed is both. */
function differences(there: ReadonlyMap<string, number>, wanted: readonly DirectoryDeploymentRegion[]) {
  const added = wanted.filter(({ region, runningReplicas }) => there.get(region) !== runningReplicas);
  const replicas = new Map(wanted.map(({ region, runningReplicas }) => [region, runningReplicas]));
  const gone = [...there].flatMap(([region, count]) => (replicas.get(region) === count ? [] : region));
  return { gone, added, isNone: gone.length === 0 && added.length === 0 };
}
