import { setTimeout as delay } from "node:timers/promises";
import { sql } from "kysely";
import { databaseProblem, withoutSql } from "../database/database-problem.ts";
import { isSqlite } from "../database/spelling.ts";
import type { Database } from "../schema.ts";
import { inTheWay } from "./lock-holders.ts";
import { MigrationFailedError } from "./migration-errors.ts";
import type { MigrationStep, Statement } from "./migration-step.ts";

interface Patience {
  readonly giveUpAfterMs: number;
  readonly random: () => number;
}

// Whoever wants the table queues behind the statement that waits for it. MySQL knows nothing shorter.
const LOCK_WAIT_S = 1;
// So that those who queued have two to four times as long as they waited. Below the five seconds after which the server
// ends a silent session of `openDatabase`.
const SHORTEST_PAUSE_MS = 2_000;
// ER_ALTER_OPERATION_NOT_SUPPORTED, the same with a reason, and MySQL's ER_INNODB_MAX_ROW_VERSION: a table takes 64
// columns in an instant until it is rebuilt.
const ONLINE_REFUSED: readonly unknown[] = [1845, 1846, 4092];

/**
 * Does a migration's step without stopping those who use the table: it waits for the table a second at a time, with
 * pauses in which they go on, and changes it at once or beside them. If neither can be, it throws.
 */
export async function runStep(db: Database, step: MigrationStep, patience: Patience): Promise<void> {
  const ways = step.ways(db.schema);
  if (isSqlite(db)) return await runAll(ways[0] ?? []);
  const giveUpAt = performance.now() + patience.giveUpAfterMs;
  let refusal: unknown;
  for (const statements of ways) {
    try {
      return await untilFree(db, step, statements, giveUpAt, patience);
    } catch (error) {
      if (!(error instanceof Error && "errno" in error && ONLINE_REFUSED.includes(error.errno))) throw error;
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
  statements: readonly Statement[],
  giveUpAt: number,
  { giveUpAfterMs, random }: Patience,
): Promise<void> {
  for (;;) {
    try {
      return await waitingBriefly(db, statements);
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
async function waitingBriefly(db: Database, statements: readonly Statement[]): Promise<void> {
  const wait = sql.lit(LOCK_WAIT_S);
  const shorten = sql`set @frontline_lock_wait = @@session.lock_wait_timeout, session lock_wait_timeout = ${wait}`;
  await shorten.execute(db);
  try {
    await runAll(statements);
  } finally {
    await sql`set session lock_wait_timeout = @frontline_lock_wait`.execute(db);
  }
}

async function runAll(statements: readonly Statement[]): Promise<void> {
  for (const statement of statements) await statement.execute();
}
