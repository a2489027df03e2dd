import { isRoutingError } from "@frontline-routing/routing-core";
import { abortable } from "../database/abortable.ts";
import { databaseProblem, duplicateKey, repositoryError, withoutSql } from "../database/database-problem.ts";
import { retryContention } from "../database/retry-contention.ts";
import { missingOfOriginal } from "../migrations/table-shapes.ts";
import type { Database, FrontlineSchema } from "../schema.ts";
import { DirectoryError } from "./directory-error.ts";

/** What a call is about. */
interface DirectoryCall {
  /** The table that may have another shape. */
  readonly table: keyof FrontlineSchema;
  readonly signal: AbortSignal | undefined;
  readonly random: () => number;
}

/**
 * Makes attempts until none meets another writer, five at most: two who put the same row find it in the second one.
 *
 * @throws {DirectoryError} | {@link RoutingError} what an attempt refuses, or what is wrong with the database
 */
export async function directoryCall<T>(
  db: Database,
  { table, signal, random }: DirectoryCall,
  attempt: (db: Database) => Promise<T>,
): Promise<T> {
  try {
    return await retryContention(() => abortable(db, signal, attempt), { random, signal });
  } catch (error) {
    if (signal?.aborted || isRoutingError(error)) throw repositoryError(error, signal);
    throw error instanceof DirectoryError ? error : await directoryError(db, table, error);
  }
}

async function directoryError(db: Database, table: keyof FrontlineSchema, error: unknown) {
  const problem = databaseProblem(error);
  const options = { cause: withoutSql(error) };
  if (problem === "duplicate") {
    const taken = `has another row with the same ${duplicateKey(error) ?? "a unique key"}: see \`cause\``;
    return new DirectoryError("DIRECTORY_CONFLICT", table, taken, options);
  }
  const missing = problem === "tables-missing" ? await missingOfOriginal(db, table).catch(() => []) : [];
  if (missing.length === 0) return repositoryError(error, undefined);
  const lacks = `lacks ${missing.join(", ")}, which a table of the original's first form has: leave it to what made it, or add the columns`;
  return new DirectoryError("MISSING_COLUMNS", table, lacks, options);
}
