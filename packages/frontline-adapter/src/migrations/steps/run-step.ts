import { setTimeout as delay } from "node:timers/promises";
import { sql } from "kysely";
import { databaseProblem } from "../../database/database-problem.ts";
import { isOnlineRefused } from "../../database/mysql/online-refused.ts";
import { isSqlite } from "../../database/spelling.ts";
import { withoutSql } from "../../database/without-sql.ts";
import type { Database } from "../../schema.ts";
import { MigrationFailedError } from "../errors/migration-failed-error.ts";
import { inTheWay } from "./in-the-way.ts";
import type { MigrationStep, Statement } from "./migration-step.ts";

/** How long to wait for a table that is in use. */
export interface Patience {
  readonly giveUpAfterMs: number;
  readonly random: () => number;
}

// Whoever wants the table queues behind the statement that waits for it. MySQL knows nothing shorter.
const LOCK_WAIT_S = 1;
// So that those who queued have two to four times as long as they waited. Below the five seconds after which the server
// ends a silent session of `openDatabase`.
const SHORTEST_PAUSE_MS = 2_000;

/**
 * Does a migration's step without stopping those who use the table: it waits for the table a second at a time, with
 * pauses in which they go on, and changes it at once or beside them.
 *
 * @throws {MigrationFailedError} the table stayed in use, or can only be changed while nobody writes
 */
export async function runStep(db: Database, step: MigrationStep, patience: Patience): Promise<void> {
  const ways = step.ways(db.schema);
  if (isSqlite(db)) return await runAll(ways[0] ?? []);
  const giveUpAt = performance.now() + patience.giveUpAfterMs;
  let refusal: unknown;
  for (const statements of ways) {
    try {
      return await untilFree(db, step, () => runAll(statements), giveUpAt, patience);
    } catch (error) {
      if (!isOnlineRefused(error)) throw error;
      refusal = error;
    }
  }
  throw new MigrationFailedError(
    `${step.table} can only be changed while nobody writes to it: add the column ${step.column} yourself, as migrationSql has it but without its \`algorithm\`, when nobody does, and run migrateToLatest again`,
    { cause: withoutSql(refusal) },
  );
}

async function untilFree(
  db: Database,
  { table }: MigrationStep,
  action: () => Promise<void>,
  giveUpAt: number,
  { giveUpAfterMs, random }: Patience,
): Promise<void> {
  for (;;) {
    try {
      return await waitingBriefly(db, action);
    } catch (cause) {
      if (databaseProblem(cause) !== "contention") throw cause;
      if (performance.now() >= giveUpAt) {
        throw new MigrationFailedError(await inTheWay(db, table, giveUpAfterMs), { cause: withoutSql(cause) });
      }
    }
    await delay(Math.min(SHORTEST_PAUSE_MS * (1 + random()), Math.max(0, giveUpAt - performance.now())));
  }
}

/** Runs statements on a session that gives up waiting for a table after a second. It may be a pool's: as it was, then. */
async function waitingBriefly(db: Database, action: () => Promise<void>): Promise<void> {
  await sql`set @frontline_lock_wait = @@session.lock_wait_timeout, session lock_wait_timeout = ${sql.lit(LOCK_WAIT_S)}`.execute(
    db,
  );
  try {
    await action();
  } finally {
    await sql`set session lock_wait_timeout = @frontline_lock_wait`.execute(db);
  }
}

async function runAll(statements: readonly Statement[]): Promise<void> {
  for (const statement of statements) await statement.execute();
}
