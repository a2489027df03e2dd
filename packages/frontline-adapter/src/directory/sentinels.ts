import type { FrontlineSentinel } from "@frontline-routing/frontline-core";
import type { z } from "zod";
import { databaseProblem, withoutSql } from "../database/database-problem.ts";
import type { Database } from "../schema.ts";
import { SENTINEL_COLUMNS, toFrontlineSentinel } from "../source/reading/frontline-sentinel.ts";
import type { DirectorySentinel, DirectoryWrite } from "./directory.ts";
import { DirectoryError } from "./directory-error.ts";
import { fields, fieldsOf } from "./input.ts";
import { columnsOf, holds, refuseMove, rowOf } from "./rows.ts";

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

/** What a new row has where the sentinel doesn't say. */
const DEFAULTS = {
  project_id: "",
  workspace_id: "",
  image: "",
  health: "unknown",
  desired_state: "running",
  desired_replicas: 1,
  available_replicas: 1,
  cpu_millicores: 0,
  memory_mib: 0,
  version: 0,
} as const;

export async function putSentinel(db: Database, sentinel: DirectorySentinel, now: number): Promise<DirectoryWrite> {
  const { id, environmentId } = sentinel;
  const columns = columnsOf(sentinel);
  const row = await rowOf(id, db.selectFrom("sentinels").selectAll().where("id", "=", id));
  if (row !== undefined) refuseMove("sentinel", row, environmentId);
  if (row !== undefined && holds(row, columns)) return { changed: false };
  try {
    if (row === undefined) {
      const made = { ...DEFAULTS, k8s_name: id, created_at: now, ...columns };
      await db.insertInto("sentinels").values(made).execute();
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

/** Names which other sentinel has what only one may have: none, where the row itself was made meanwhile. */
async function refuseTaken(
  db: Database,
  { id, environmentId, region, k8sAddress, k8sName = id }: DirectorySentinel,
  cause: unknown,
): Promise<void> {
  const rows = await db
    .selectFrom("sentinels")
    .select(["id", "k8s_address", "k8s_name"])
    .where((eb) =>
      eb.or([
        eb("id", "=", id),
        eb("k8s_address", "=", k8sAddress),
        eb("k8s_name", "=", k8sName),
        // Where the table is the original's, which has room for one.
        eb.and([eb("environment_id", "=", environmentId), eb("region", "=", region)]),
      ]),
    )
    .execute();
  const others = rows.filter((row) => row.id !== id);
  const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
  const checks = [
    { field: "k8sAddress", value: k8sAddress, by: others.find((row) => isSame(row.k8s_address, k8sAddress)) },
    { field: "k8sName", value: k8sName, by: others.find((row) => isSame(row.k8s_name, k8sName)) },
    { field: "id", value: id, by: others.find((row) => isSame(row.id, id)) },
    { field: "region", value: region, by: rows.length === others.length ? others[0] : undefined },
  ];
  const taken = checks.find(({ by }) => by !== undefined);
  if (taken?.by === undefined) return;
  const problem = `${JSON.stringify(taken.value)} is taken by sentinel ${JSON.stringify(taken.by.id)}: remove that one, or give this one another`;
  throw new DirectoryError("DIRECTORY_CONFLICT", taken.field, problem, { cause: withoutSql(cause) });
}

type Health = Pick<DirectorySentinel, "availableReplicas" | "health">;

export async function setSentinelHealth(db: Database, id: string, found: Health, now: number): Promise<DirectoryWrite> {
  const columns = columnsOf(found);
  const sentinels = db.selectFrom("sentinels").select(["pk", "id", "health", "available_replicas"]);
  const row = await rowOf(id, sentinels.where("id", "=", id));
  if (row === undefined) {
    const problem = `${JSON.stringify(id)} is no sentinel that is there: put it first, by putSentinel`;
    throw new DirectoryError("UNKNOWN_SENTINEL", "sentinelId", problem);
  }
  if (holds(row, columns)) return { changed: false };
  const update = db.updateTable("sentinels").set({ ...columns, updated_at: now });
  await update.where("pk", "=", row.pk).execute();
  return { changed: true };
}

export async function removeSentinel(db: Database, id: string): Promise<DirectoryWrite> {
  const row = await rowOf(id, db.selectFrom("sentinels").select(["pk", "id"]).where("id", "=", id));
  if (row === undefined) return { changed: false };
  const { numDeletedRows } = await db.deleteFrom("sentinels").where("pk", "=", row.pk).executeTakeFirstOrThrow();
  return { changed: numDeletedRows > 0n };
}

export async function listSentinels(db: Database, environmentId: string): Promise<FrontlineSentinel[]> {
  const sentinels = db.selectFrom("sentinels").select(SENTINEL_COLUMNS).where("environment_id", "=", environmentId);
  const rows = await sentinels.orderBy("region").orderBy("id").execute();
  return rows.filter((row) => row.environment_id === environmentId).map(toFrontlineSentinel);
}
