import { isRoutingError, RepositoryUnavailableError } from "@frontline-routing/routing-core";
import { describeDatabaseError } from "../database/describe-problem.ts";
import { withoutSql } from "../database/without-sql.ts";

/**
 * What a repository rejects with: refusals as they are, everything that a driver throws as unavailable. Whatever an
 * aborted call ends with, its caller gets the signal's reason.
 */
export function repositoryError(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason;
  if (isRoutingError(error)) return error;
  return new RepositoryUnavailableError({ problem: describeDatabaseError(error) }, { cause: withoutSql(error) });
}
