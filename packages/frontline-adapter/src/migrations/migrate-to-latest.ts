import type { Kysely } from "kysely";
import { Migrator } from "kysely/migration";
import { ddlSpellingOf } from "../database/ddl-spelling.ts";
import { describeDatabaseError } from "../database/describe-problem.ts";
import { unhurried } from "../database/opened-database.ts";
import { spellingOf } from "../database/spelling.ts";
import { withoutSql } from "../database/without-sql.ts";
import type { FrontlineSchema } from "../schema.ts";
import { MigrationFailedError } from "./migration-failed-error.ts";
import { isDone, type Migration } from "./migration-step.ts";
import { migrations } from "./migrations.ts";

// Names of our own, because the application's own Kysely migrations may live in the same database.
const MIGRATION_TABLE = "frontline_migrations";
const MIGRATION_LOCK_TABLE = "frontline_migrations_lock";

/**
 * Creates the tables that are missing, and adds what this package needs to those that are there.
 *
 * Runs as often as you like, also from several processes at once and after a crash half way. Columns that were there
 * stay as they were. It takes its time: `queryTimeoutMs` doesn't hold for it.
 *
 * @returns the names of the migrations that this call applied; empty when there was nothing to do
 * @throws {MigrationFailedError} saying what to do
 * @example
 * await migrateToLatest(openDatabase("sqlite:./frontline.db"));
 * //=> ["0001-original-tables", "0002-route-history"]
 */
export async function migrateToLatest(db: Kysely<FrontlineSchema>): Promise<readonly string[]> {
  const { flavour } = spellingOf(db);
  const up = (migration: Migration) => async (own: Kysely<FrontlineSchema>) => {
    for (const step of migration(ddlSpellingOf(await flavour(own)))) {
      if (await isDone(own, step)) continue;
      for (const statement of step.ways(own.schema)[0] ?? []) await statement.execute();
    }
  };
  const provided = Object.entries(migrations).map(([name, migration]) => [name, { up: up(migration) }] as const);
  const { error, results = [] } = await unhurried(db, (own) =>
    new Migrator({
      db: own,
      provider: { getMigrations: async () => Object.fromEntries(provided) },
      migrationTableName: MIGRATION_TABLE,
      migrationLockTableName: MIGRATION_LOCK_TABLE,
    }).migrateToLatest(),
  );
  if (error !== undefined) throw new MigrationFailedError(describeMigrationError(error), { cause: withoutSql(error) });
  return results.filter(({ status }) => status === "Success").map(({ migrationName }) => migrationName);
}

function describeMigrationError(error: unknown): string {
  if (error instanceof Error && /^corrupted migrations: previously executed/.test(error.message)) {
    return "the database was migrated by a newer version of @frontline-routing/frontline-adapter: update the package";
  }
  return describeDatabaseError(error);
}
