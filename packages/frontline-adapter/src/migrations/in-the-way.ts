import type { Kysely } from "kysely";
import { type LockHolder, lockHolders } from "../database/mysql/lock-holders.ts";
import type { FrontlineSchema } from "../schema.ts";

const MS_PER_S = 1_000;

/** What keeps a table from being changed, and what to do. */
export async function inTheWay(db: Kysely<FrontlineSchema>, table: string, waitedMs: number): Promise<string> {
  const holders = await lockHolders(db, table);
  const who =
    holders.length === 0
      ? "this user may not see by whom: look for a transaction that stays open"
      : `${holders[0]?.certain === 0 ? "transactions that are open" : "held"} by ${holders.map(described).join(", ")}`;
  return `${table} stayed in use for ${waitedMs / MS_PER_S} s, and nothing of it was changed; ${who}. End ${holders.length > 1 ? "them" : "it"} (\`kill\` and the number of the connection), and run migrateToLatest again`;
}

function described({ id, user, host, seconds }: LockHolder): string {
  const open = seconds === null ? "" : `, in a transaction for ${seconds} s`;
  return `connection ${id} of ${user ?? "?"}@${host ?? "?"}${open}`;
}
