import type { Database } from "../../schema.ts";
import type { DirectoryWrite } from "../directory.ts";

/** One attempt at `Directory.removeSentinel`. */
export async function removeSentinel(db: Database, id: string): Promise<DirectoryWrite> {
  const rows = await db.selectFrom("sentinels").select(["pk", "id"]).where("id", "=", id).execute();
  const row = rows.find((candidate) => candidate.id === id);
  if (row === undefined) return { changed: false };
  const { numDeletedRows } = await db.deleteFrom("sentinels").where("pk", "=", row.pk).executeTakeFirstOrThrow();
  return { changed: numDeletedRows > 0n };
}
