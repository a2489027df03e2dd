import type { SentinelHealth } from "@frontline-routing/router-core";
import type { Database } from "../../schema.ts";
import type { DirectoryWrite } from "../directory.ts";
import { DirectoryError } from "../directory-error.ts";
import { givenColumns, holds } from "./given-columns.ts";

/** One attempt at `Directory.setSentinelHealth`. */
export async function setSentinelHealth(
  db: Database,
  id: string,
  health: SentinelHealth,
  availableReplicas: number | undefined,
  now: number,
): Promise<DirectoryWrite> {
  const columns = givenColumns({ health, available_replicas: availableReplicas });
  const rows = await db
    .selectFrom("sentinels")
    .select(["pk", "id", "health", "available_replicas"])
    .where("id", "=", id)
    .execute();
  const row = rows.find((candidate) => candidate.id === id);
  if (row === undefined) {
    const problem = `${JSON.stringify(id)} is no sentinel that is there: put it first, by putSentinel`;
    throw new DirectoryError("UNKNOWN_SENTINEL", "sentinelId", problem);
  }
  if (holds(row, columns)) return { changed: false };
  const update = db.updateTable("sentinels").set({ ...columns, updated_at: now });
  await update.where("pk", "=", row.pk).execute();
  return { changed: true };
}
