import {
  type ChecksOf,
  callable,
  oneOf,
  optional,
  resolveOptions,
  wholeNumber,
} from "@frontline-routing/router-core/options";
import type { Kysely } from "kysely";
import { type MigrationResultSet, Migrator } from "kysely/migration";
import { describeDatabaseError, withoutSql } from "../database/database-problem.ts";
import { unhurried } from "../database/open-database.ts";
import { spellingOf } from "../database/spelling.ts";
import type { Database, FrontlineSchema } from "../schema.ts";
import { DDL } from "./ddl-spelling.ts";
import { MigrationFailedError } from "./migration-errors.ts";
import { isDone, type Migration } from "./migration-step.ts";
import { migrations, originalTables } from "./migrations.ts";
import { runStep } from "./run-step.ts";
import { checkTableShapes } from "./table-shapes.ts";

// Names of our own, because the application's own Kysely migrations may live in the same database.
const MIGRATION_TABLE = "frontline_migrations";
const MIGRATION_LOCK_TABLE = "frontline_migrations_lock";

const NEWER =
  "the database was migrated by a newer version of @frontline-routing/frontline-adapter: update the package";

/** Options of {@link migrateToLatest}. */
export interface MigrateOptions {
  /**
   * `"own"`: the table `sentinels` is neither looked at nor made, because `createRouteSource` has a query of your own in
   * its place. Default: it is both.
   */
  readonly sentinels?: "own" | undefined;
  /**
   * How long to try again, for each change, while others keep its table in use, 0 to 3,600,000 ms; 0 is one attempt.
   * Default: 60,000, well above what a request's transaction takes, and short enough for a program that starts.
   */
  readonly giveUpAfterMs?: number | undefined;
  /** A number from 0 up to, not including, 1: spreads the pauses between attempts. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/**
 * Creates the tables that are missing, and adds what this package needs to those that are there.
 *
 * Runs as often as you like, also from several processes at once and after a crash half way. Columns that were there
 * stay as they were. Those who use the tables go on meanwhile: a table that is in use is waited for a second at a time,
 * with pauses of two to four. It takes its time: `queryTimeoutMs` doesn't hold for it.
 *
 * @returns the names of the migrations that this call applied; empty when there was nothing to do
 * @throws {UnsuitedTablesError} tables that were there have another shape than what is read here; nothing was made
 * @throws {MigrationFailedError} saying what to do, and what is in the way
 * @throws {TypeError} | {@link RangeError} an option is unknown or out of its bounds
 * @example
 * await migrateToLatest(openDatabase("sqlite:./frontline.db"));
 * //=> ["0001-original-tables", "0002-deployment-regions", "0003-route-history"]
 */
export async function migrateToLatest(
  db: Kysely<FrontlineSchema>,
  options: MigrateOptions = {},
): Promise<readonly string[]> {
  const { flavour } = spellingOf(db);
  const { sentinels, ...patience } = resolveOptions("migrateToLatest", options, {
    sentinels: optional(oneOf(["own"])),
    giveUpAfterMs: wholeNumber(0, 3_600_000, 60_000),
    random: callable<() => number>(Math.random),
  } satisfies ChecksOf<MigrateOptions>);
  const isOurs = (table: string) => table !== "sentinels" || sentinels !== "own";
  const up =
    (migration: Migration, isWanted = isOurs) =>
    async (own: Database) => {
      for (const step of migration(DDL[await flavour(own)])) {
        if (isWanted(step.table) && !(await isDone(own, step))) await runStep(own, step, patience);
      }
    };
  const provided = Object.entries(migrations).map(([name, migration]) => [name, { up: up(migration) }] as const);
  const { error, results = [] } = await unhurried(db, async (own) => {
    await checkTableShapes(own, isOurs);
    const migrated = await new Migrator({
      db: own,
      provider: { getMigrations: async () => Object.fromEntries(provided) },
      migrationTableName: MIGRATION_TABLE,
      migrationLockTableName: MIGRATION_LOCK_TABLE,
    }).migrateToLatest();
    // An earlier run, for which it was one's own, may have left it out.
    const isLeftOut = (table: string) => table === "sentinels" && isOurs(table);
    if (migrated.error === undefined) await up(originalTables, isLeftOut)(own);
    return migrated;
  }).catch((error: unknown): MigrationResultSet => ({ error }));
  if (error instanceof MigrationFailedError) throw error;
  if (error !== undefined) {
    const isNewer = error instanceof Error && /^corrupted migrations: previously executed/.test(error.message);
    throw new MigrationFailedError(isNewer ? NEWER : describeDatabaseError(error), { cause: withoutSql(error) });
  }
  return results.filter(({ status }) => status === "Success").map(({ migrationName }) => migrationName);
}
