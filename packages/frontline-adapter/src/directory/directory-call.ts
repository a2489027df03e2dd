import { isRoutingError } from "@frontline-routing/routing-core";
import { abortable } from "../database/abortable.ts";
import { databaseProblem } from "../database/database-problem.ts";
import { duplicateKey } from "../database/duplicate-key.ts";
import { withoutSql } from "../database/without-sql.ts";
import { retryContention } from "../repository/committing/retry-contention.ts";
import { repositoryError } from "../repository/repository-error.ts";
import type { Database, FrontlineSchema } from "../schema.ts";
import { DirectoryError } from "./directory-error.ts";
import { missingColumnsError } from "./missing-columns-error.ts";

/** What a call is about. */
export interface DirectoryCall {
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
    const action = () => abortable(db, signal, attempt);
    return await retryContention(action, { random, onRetry: () => {}, signal });
  } catch (error) {
    if (signal?.aborted || isRoutingError(error)) throw repositoryError(error, signal);
    throw error instanceof DirectoryError ? error : await directoryError(db, table, error);
  }
}

async function directoryError(db: Database, table: keyof FrontlineSchema, error: unknown) {
  const cause = withoutSql(error);
  const problem = databaseProblem(error);
  if (problem === "duplicate") {
    const key = duplicateKey(error) ?? "a unique key";
    return new DirectoryError("DIRECTORY_CONFLICT", table, `has another row with the same ${key}: see \`cause\``, {
      cause,
    });
  }
  const unavailable = repositoryError(error, undefined);
  if (problem !== "tables-missing") return unavailable;
  return (await missingColumnsError(db, table, cause).catch(() => undefined)) ?? unavailable;
}
