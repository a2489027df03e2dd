import { type LockHolder, lockHolders } from "../../database/mysql/lock-holders.ts";
import type { Database } from "../../schema.ts";

const MS_PER_S = 1_000;

/** What keeps a table from being changed, and what to do. */
export async function inTheWay(db: Database, table: string, waitedMs: number): Promise<string> {
  const holders = await lockHolders(db, table);
  const stayed = `${table} stayed in use for ${waitedMs / MS_PER_S} s, and nothing of it was changed`;
  if (holders.length === 0) {
    return `${stayed}. This user may not see by whom: look for a transaction that stays open, end it, and run migrateToLatest again`;
  }
  const verb = holders.some(({ certain }) => Number(certain) === 0) ? "may be" : holders.length > 1 ? "are" : "is";
  return `${stayed}. In the way ${verb} ${holders.map(described).join("; ")}. End what is (\`kill\` and its number), and run migrateToLatest again`;
}

function described({ id, user, host, seconds }: LockHolder): string {
  const open = seconds === null ? "" : `, in a transaction for ${seconds} s`;
  return `connection ${id} of ${user ?? "?"}@${host ?? "?"}${open}`;
}
