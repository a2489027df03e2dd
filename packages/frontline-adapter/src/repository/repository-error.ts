import { isRoutingError, RepositoryUnavailableError, type RoutingError } from "@frontline-routing/routing-core";
import { describeDatabaseError } from "../database/describe-problem.ts";
import { withoutSql } from "../database/without-sql.ts";

/** What a repository rejects with: refusals as they are, everything that a driver throws as unavailable. */
export function repositoryError(error: unknown): RoutingError {
  if (isRoutingError(error)) return error;
  return new RepositoryUnavailableError(describeDatabaseError(error), { cause: withoutSql(error) });
}
