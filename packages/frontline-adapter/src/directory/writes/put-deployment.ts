import type { z } from "zod";
import type { Database } from "../../schema.ts";
import type { DirectoryDeployment, DirectoryWrite } from "../directory.ts";
import { fieldsOf } from "../input/check-input.ts";
import { fields } from "../input/fields.ts";
import { givenColumns, holds } from "./given-columns.ts";
import { refuseMove } from "./refuse-move.ts";

export const deploymentSchema: z.ZodType<DirectoryDeployment> = fieldsOf({
  id: fields.id,
  environmentId: fields.id,
  status: fields.word,
  desiredState: fields.word.optional(),
  createdAt: fields.bigCount.optional(),
  projectId: fields.id.optional(),
  workspaceId: fields.id.optional(),
});

/** One attempt at `Directory.putDeployment`. */
export async function putDeployment(
  db: Database,
  deployment: DirectoryDeployment,
  now: number,
): Promise<DirectoryWrite> {
  const { id, environmentId } = deployment;
  const columns = givenColumns({
    status: deployment.status,
    desired_state: deployment.desiredState,
    created_at: deployment.createdAt,
    project_id: deployment.projectId,
    workspace_id: deployment.workspaceId,
  });
  const rows = await db
    .selectFrom("deployments")
    .select(["pk", "id", "environment_id", "status", "desired_state", "created_at", "project_id", "workspace_id"])
    .where("id", "=", id)
    .execute();
  const row = rows.find((candidate) => candidate.id === id);
  if (row === undefined) {
    const defaults = { project_id: "", workspace_id: "", desired_state: "running", created_at: now };
    const { status } = deployment;
    await db
      .insertInto("deployments")
      .values({ ...defaults, ...columns, id, environment_id: environmentId, status })
      .execute();
    return { changed: true };
  }
  refuseMove("deployment", row, environmentId);
  if (holds(row, columns)) return { changed: false };
  await db
    .updateTable("deployments")
    .set({ ...columns, updated_at: now })
    .where("pk", "=", row.pk)
    .execute();
  return { changed: true };
}
