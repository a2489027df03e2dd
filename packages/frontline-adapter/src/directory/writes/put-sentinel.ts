import type { Insertable } from "kysely";
import type { z } from "zod";
import { databaseProblem } from "../../database/database-problem.ts";
import type { Database, SentinelsTable } from "../../schema.ts";
import type { DirectorySentinel, DirectoryWrite } from "../directory.ts";
import { fieldsOf } from "../input/check-input.ts";
import { fields } from "../input/fields.ts";
import { givenColumns, holds } from "./given-columns.ts";
import { refuseMove } from "./refuse-move.ts";
import { refuseTaken } from "./refuse-taken.ts";

export const sentinelSchema: z.ZodType<DirectorySentinel> = fieldsOf({
  id: fields.sentinelId,
  environmentId: fields.id,
  region: fields.region,
  k8sAddress: fields.address,
  health: fields.health.optional(),
  desiredState: fields.sentinelState.optional(),
  availableReplicas: fields.count.optional(),
  projectId: fields.id.optional(),
  workspaceId: fields.id.optional(),
  k8sName: fields.sentinelId.optional(),
  image: fields.text.optional(),
  desiredReplicas: fields.count.optional(),
  cpuMillicores: fields.count.optional(),
  memoryMib: fields.count.optional(),
  version: fields.bigCount.optional(),
});

/** One attempt at `Directory.putSentinel`. */
export async function putSentinel(db: Database, sentinel: DirectorySentinel, now: number): Promise<DirectoryWrite> {
  const { id, environmentId } = sentinel;
  const columns = columnsOf(sentinel);
  const rows = await db
    .selectFrom("sentinels")
    .select(["pk", "id", "environment_id", "region", "k8s_address", "health", "desired_state", "available_replicas"])
    .select(["project_id", "workspace_id", "k8s_name", "image", "desired_replicas", "cpu_millicores", "memory_mib"])
    .select("version")
    .where("id", "=", id)
    .execute();
  const row = rows.find((candidate) => candidate.id === id);
  if (row !== undefined) refuseMove("sentinel", row, environmentId);
  if (row !== undefined && holds(row, columns)) return { changed: false };
  try {
    if (row === undefined) {
      await db.insertInto("sentinels").values(newRow(sentinel, now)).execute();
    } else {
      const update = db.updateTable("sentinels").set({ ...columns, updated_at: now });
      await update.where("pk", "=", row.pk).execute();
    }
  } catch (error) {
    if (databaseProblem(error) === "duplicate") await refuseTaken(db, sentinel, error);
    throw error;
  }
  return { changed: true };
}

function newRow(sentinel: DirectorySentinel, now: number): Insertable<SentinelsTable> {
  return {
    project_id: "",
    workspace_id: "",
    k8s_name: sentinel.id,
    image: "",
    health: "unknown",
    desired_state: "running",
    desired_replicas: 1,
    available_replicas: 1,
    cpu_millicores: 0,
    memory_mib: 0,
    version: 0,
    created_at: now,
    ...columnsOf(sentinel),
    id: sentinel.id,
    environment_id: sentinel.environmentId,
    region: sentinel.region,
    k8s_address: sentinel.k8sAddress,
  };
}

function columnsOf(sentinel: DirectorySentinel) {
  return givenColumns({
    region: sentinel.region,
    k8s_address: sentinel.k8sAddress,
    health: sentinel.health,
    desired_state: sentinel.desiredState,
    available_replicas: sentinel.availableReplicas,
    project_id: sentinel.projectId,
    workspace_id: sentinel.workspaceId,
    k8s_name: sentinel.k8sName,
    image: sentinel.image,
    desired_replicas: sentinel.desiredReplicas,
    cpu_millicores: sentinel.cpuMillicores,
    memory_mib: sentinel.memoryMib,
    version: sentinel.version,
  });
}
